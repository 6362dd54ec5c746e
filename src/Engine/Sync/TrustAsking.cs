namespace Satchel.Engine.Sync;

/// <summary>What relays are asked about trust.</summary>
public enum TrustAsking
{
    /// <summary>About each vendor by name, whoever speaks of it: relays learn whom this home deals with.</summary>
    Vendors,

    /// <summary>Only for what those say who are on the trust list, whatever it is about.</summary>
    Attesters,

    /// <summary>Nothing.</summary>
    Nothing,
}
