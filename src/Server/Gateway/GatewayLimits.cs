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

    /// <summary>Seconds that a request may take.</summary>
    public const int RequestSeconds = 30;

    /// <summary>Clients whose rate is remembered; beyond that the one that was seen longest ago is forgotten.</summary>
    public const int Clients = 10_000;

    /// <summary>Offers that are looked up at the node when the gateway starts, and every few minutes.</summary>
    public const int Reconciled = 1_000;
}
