namespace Satchel.Server.Gateway;

/// <summary>How much of strangers' requests is read and answered.</summary>
internal static class GatewayLimits
{
    /// <summary>Bytes of a body: above every text that may be stored, with its metadata.</summary>
    public const int BodyBytes = 64 * 1024;

    /// <summary>Connections at once.</summary>
    public const int Connections = 1_024;

    /// <summary>Seconds in which an invoice must be paid.</summary>
    public const int InvoiceSeconds = 600;

    /// <summary>Seconds for which a token is good after its invoice has ended: who pays last still has time.</summary>
    public const int TokenSeconds = 3_600;

    /// <summary>Seconds that an invoice must still live to be offered again.</summary>
    public const int ReofferSeconds = 60;

    /// <summary>Seconds after the end of an invoice in which its payment may still arrive.</summary>
    public const int LateSeconds = 3_600;

    /// <summary>Seconds that a request may take.</summary>
    public const int RequestSeconds = 30;

    /// <summary>Seconds that requests may take to end when the gateway is stopped: as long as any.</summary>
    public const int DrainSeconds = RequestSeconds;

    /// <summary>Clients whose rate is remembered; beyond that the one that was seen longest ago is forgotten.</summary>
    public const int Clients = 10_000;

    /// <summary>Offers that are read together to be looked up at the node.</summary>
    public const int LookedUpTogether = 500;

    /// <summary>Seconds for which it is remembered whether the node is there: whoever asks whether the gateway is ready cannot make it busy.</summary>
    public const int PulseSeconds = 5;
}
