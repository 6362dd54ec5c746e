namespace Satchel.Engine.Commerce;

/// <summary>How a price compares with what was paid to a vendor before.</summary>
public enum AnomalyVerdict
{
    /// <summary>As before.</summary>
    Normal,

    /// <summary>Nothing was paid to it before.</summary>
    FirstTime,

    /// <summary>Far more than before.</summary>
    High,

    /// <summary>Far less than before.</summary>
    Low,
}
