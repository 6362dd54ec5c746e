using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Server.Buying;

/// <summary>What a buyer works with.</summary>
public sealed record BuyerSetup
{
    /// <summary>Where purchases are written down.</summary>
    public required TradeFile Trade { get; init; }

    /// <summary>The purse of the home, in the name of who buys.</summary>
    public required PaymentPurse Purse { get; init; }

    /// <summary>The node that pays.</summary>
    public required ILightningNode Node { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The store whose memories tell of payments; null where none shall.</summary>
    public StoreName? Store { get; init; }
}
