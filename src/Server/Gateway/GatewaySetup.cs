using System.Net;
using Microsoft.Extensions.Logging;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Nostr;
using Satchel.Server.Mcp.Http;

namespace Satchel.Server.Gateway;

/// <summary>What a gateway is made of. Its text form tells nothing.</summary>
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

    /// <summary>The purse, which is asked about vendors and learns of income.</summary>
    public required PaymentPurse Purse { get; init; }

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

    /// <summary>The public key of the home, 64 hexadecimal digits; null where it has none.</summary>
    public Func<string?> Agent { get; init; } = static () => null;

    /// <summary>Signs with the key of the home; null where it has none.</summary>
    public Func<EventDraft, NostrEvent?> Sign { get; init; } = static _ => null;

    /// <summary>Where others reach it; null: only where it listens.</summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>The relays of the home, to be told to whoever asks.</summary>
    public IReadOnlyList<string> Relays { get; init; } = [];

    /// <summary>Whom a payer may ask for the money back, and under which terms, in the owner's words; null: not said.</summary>
    public string? Terms { get; init; }

    /// <summary>A word that lets the owner ask for everything free of charge; null: there is none.</summary>
    public string? AdminToken { get; init; }

    /// <summary>Names of the operations that are sold besides the public ones.</summary>
    public IReadOnlySet<string> Exposed { get; init; } = new HashSet<string>();

    /// <summary>Whether everything is sold, also memories that are not public.</summary>
    public bool SellsEverything { get; init; }

    /// <summary>How often one paid token may be used.</summary>
    public int UsesPerToken { get; init; } = 1;

    /// <summary>Unpaid requests of one address in a second.</summary>
    public int UnpaidPerSecond { get; init; } = 50;

    /// <summary>Unpaid requests of one address at once.</summary>
    public int UnpaidBurst { get; init; } = 200;

    /// <summary>Requests of one token in a second; twice as many at once.</summary>
    public int PaidPerSecond { get; init; } = 1_000;

    /// <summary>Whether a line for clients that only know <c>LSAT</c> goes before each challenge.</summary>
    public bool SendsLegacyHeader { get; init; }

    /// <summary>Whether the node is asked about each payment before its token is taken; else the preimage proves it.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The key of tokens that Lightning Memory has sold, 32 bytes; null: none of them is taken.</summary>
    public ReadOnlyMemory<byte>? ReferenceKey { get; init; }

    /// <summary>The origins whose pages may ask, <c>*</c> for all; empty: none.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>The proxies that are believed when they say who asks.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Whether an operation is sold.</summary>
    internal bool Sells(GatewayOperation operation) => operation.IsPublic || SellsEverything || Exposed.Contains(operation.Name);

    /// <summary>How a network of the node is called: what moves no real money says so. Amounts of two are never added.</summary>
    public PaymentNetwork NetworkOf(LightningNetwork network)
        => Node.Kind == "sandbox" ? PaymentNetwork.Sandbox : network is LightningNetwork.Mainnet ? PaymentNetwork.Mainnet : PaymentNetwork.Regtest;

    /// <summary>A fixed text.</summary>
    public override string ToString() => "GatewaySetup(hidden)";
}
