using Satchel.Protocols.Lightning;

namespace Satchel.Server.Gateway;

/// <summary>A payment to the gateway, as the purse knows it.</summary>
public static class GatewayPayment
{
    /// <summary>The name that it has in the purse.</summary>
    public static string NameOf(PaymentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return $"sold-{hash}";
    }
}
