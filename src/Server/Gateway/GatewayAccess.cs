using Satchel.Protocols.Lightning;

namespace Satchel.Server.Gateway;

/// <summary>By what right a request is served.</summary>
internal abstract record GatewayAccess
{
    private GatewayAccess()
    {
    }

    /// <summary>It costs nothing.</summary>
    public static GatewayAccess Free { get; } = new Gift();

    /// <summary>It is paid.</summary>
    /// <param name="Hash">The payment.</param>
    public sealed record Paid(PaymentHash Hash) : GatewayAccess;

    /// <summary>The owner asks.</summary>
    public sealed record Owner : GatewayAccess;

    /// <summary>Its price is nothing.</summary>
    public sealed record Gift : GatewayAccess;
}
