using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Store;

namespace Satchel.Server.Gateway;

/// <summary>What one request that is served works with.</summary>
/// <param name="Setup">The gateway.</param>
/// <param name="Store">The store.</param>
/// <param name="Request">The request.</param>
/// <param name="Access">By what right it is served.</param>
internal sealed record GatewayCall(GatewaySetup Setup, KeptStore Store, GatewayRequest Request, GatewayAccess Access)
{
    /// <summary>Now.</summary>
    public DateTimeOffset Now => Setup.Clock.GetUtcNow();

    /// <summary>The purse.</summary>
    public PaymentPurse Purse => Setup.Purse;

    /// <summary>Whether what is not public is seen as well.</summary>
    public bool SeesEverything => Setup.SellsEverything || Access is GatewayAccess.Owner;

    /// <summary>Whether an operation is sold with all that it tells.</summary>
    public bool IsExposed(string operation) => SeesEverything || Setup.Exposed.Contains(operation);
}
