using Satchel.Engine.Store;
using Satchel.Protocols.Lightning;

namespace Satchel.Server.Gateway;

/// <summary>What one paid request works with.</summary>
/// <param name="Setup">The gateway.</param>
/// <param name="Store">The store.</param>
/// <param name="Request">The request.</param>
/// <param name="Payment">What was paid for it.</param>
internal sealed record GatewayCall(GatewaySetup Setup, KeptStore Store, GatewayRequest Request, PaymentHash Payment)
{
    /// <summary>Now.</summary>
    public DateTimeOffset Now => Setup.Clock.GetUtcNow();
}
