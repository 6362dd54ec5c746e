namespace Satchel.Engine.Commerce;

/// <summary>What became of a check before a payment.</summary>
public enum PreflightState
{
    /// <summary>It was only asked; nothing is set aside.</summary>
    Asked,

    /// <summary>The amount is set aside.</summary>
    Reserved,

    /// <summary>It waits for a person.</summary>
    Waiting,

    /// <summary>It was paid.</summary>
    Paid,

    /// <summary>The amount was given back.</summary>
    Released,

    /// <summary>It may not be paid.</summary>
    Rejected,
}
