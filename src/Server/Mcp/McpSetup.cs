using Microsoft.Extensions.Logging;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Sync;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Server.Buying;

namespace Satchel.Server.Mcp;

/// <summary>What a server of the memory is made of.</summary>
public sealed record McpSetup
{
    /// <summary>The stores of the home.</summary>
    public required IStoreCatalog Catalog { get; init; }

    /// <summary>The store that every tool works on.</summary>
    public required StoreName Store { get; init; }

    /// <summary>The purse of the home; it is opened by the first tool that needs it.</summary>
    public required string PurseFile { get; init; }

    /// <summary>Makes the home where it is missing; called before anything is written.</summary>
    public required Action PrepareHome { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The version of the program, as clients see it.</summary>
    public required string Version { get; init; }

    /// <summary>Where the log goes. It holds no text of a memory.</summary>
    public required ILoggerFactory Log { get; init; }

    /// <summary>Whether a model is configured that can refine what is written.</summary>
    public bool QueuesRefinement { get; init; }

    /// <summary>Whether memories may not be changed now; asked before each call that would.</summary>
    public Func<bool> RefusesWrites { get; init; } = () => false;

    /// <summary>Whether a model is configured that can embed what is written.</summary>
    public bool QueuesEmbedding { get; init; }

    /// <summary>The agent's public key, 64 hexadecimal digits; null where there is none yet. Asked for with each answer that names it.</summary>
    public Func<string?> Agent { get; init; } = () => null;

    /// <summary>The agent's public key, of a pair that is made where there is none; null where the owner wants none. Asked for with each change of the purse.</summary>
    public Func<string?> EnsureAgent { get; init; } = () => null;

    /// <summary>Opens what signs in the name of the home; null where the owner wants nothing signed.</summary>
    public Func<HomeSigner?> OpenSigner { get; init; } = () => null;

    /// <summary>What the settings say about trust now.</summary>
    public Func<TrustRules> TrustRules { get; init; } = () => new TrustRules();

    /// <summary>At which hosts the owner lets agents log in now.</summary>
    public Func<IReadOnlyList<string>> LoginHosts { get; init; } = () => [];

    /// <summary>Opens the exchange with relays as the settings are now; null where there is no key or there are no relays.</summary>
    public Func<HomeSync?> OpenSync { get; init; } = () => null;

    /// <summary>Opens what makes events of memories; null for such as nobody signed.</summary>
    public Func<NostrExport?> OpenExport { get; init; } = () => null;

    /// <summary>Where purchases are written down; null where nothing may be bought.</summary>
    public string? TradeFile { get; init; }

    /// <summary>Opens the node that pays, as the settings are now; the caller closes it.</summary>
    public Func<ILightningNode>? OpenNode { get; init; }

    /// <summary>What agents may buy and where, as the settings are now.</summary>
    public Func<BuyingRules> Buying { get; init; } = () => BuyingRules.None;

    /// <summary>The models that the owner lets every question ask; null where none may be asked.</summary>
    public RemoteHelp? Help { get; init; }

    /// <summary>Which tools are offered.</summary>
    public ToolProfile Profile { get; init; }
}
