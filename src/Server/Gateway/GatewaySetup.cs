using Microsoft.Extensions.Logging;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Server.Mcp.Http;

namespace Satchel.Server.Gateway;

/// <summary>What a gateway is made of.</summary>
public sealed record GatewaySetup
{
    /// <summary>Where a gateway usually listens.</summary>
    public const string UsualListen = "127.0.0.1:8402";

    /// <summary>The stores of the home.</summary>
    public required IStoreCatalog Catalog { get; init; }

    /// <summary>The store whose memories are sold.</summary>
    public required StoreName Store { get; init; }

    /// <summary>Makes the home where it is missing; called before anything is written.</summary>
    public required Action PrepareHome { get; init; }

    /// <summary>What was sold.</summary>
    public required TradeFile Trade { get; init; }

    /// <summary>The node that is paid.</summary>
    public required ILightningNode Node { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Where the log goes. It holds no text, no token and no invoice.</summary>
    public required ILoggerFactory Log { get; init; }

    /// <summary>Where it listens.</summary>
    public required ListenAddress Listen { get; init; }

    /// <summary>The price of an operation.</summary>
    public required Func<string, Msat> Price { get; init; }

    /// <summary>Names of the operations that are sold besides the public ones.</summary>
    public IReadOnlySet<string> Exposed { get; init; } = new HashSet<string>();

    /// <summary>Whether memories that are not public are sold as well.</summary>
    public bool SellsEverything { get; init; }

    /// <summary>How often one paid token may be used.</summary>
    public int UsesPerToken { get; init; } = 1;

    /// <summary>Unpaid requests of one address in a second.</summary>
    public int UnpaidPerSecond { get; init; } = 50;

    /// <summary>Unpaid requests of one address at once.</summary>
    public int UnpaidBurst { get; init; } = 200;

    /// <summary>Whether a line for clients that only know <c>LSAT</c> goes before each challenge.</summary>
    public bool SendsLegacyHeader { get; init; }
}
