using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Transactions;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Sync;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Server.Buying;

namespace Satchel.Server.Mcp;

/// <summary>What one call of a tool works with. A store that was restored or removed before it is seen as it is now.</summary>
internal sealed class ToolCall(
    McpSetup setup, KeptStore kept, PaymentPurse purse, ToolArguments arguments, string actor, CallProgress progress)
{
    private const int ShownCandidates = 5;

    /// <summary>What the caller gave.</summary>
    public ToolArguments Arguments => arguments;

    /// <summary>Tells the client how far a long call is.</summary>
    public CallProgress Progress => progress;

    /// <summary>The purse of the home, in the caller's name.</summary>
    public PaymentPurse Purse => purse;

    /// <summary>The store's name.</summary>
    public StoreName Store => setup.Store;

    /// <summary>The clock.</summary>
    public TimeProvider Clock => setup.Clock;

    /// <summary>Now.</summary>
    public DateTimeOffset Now => setup.Clock.GetUtcNow();

    /// <summary>The agent's public key; null where there is none yet.</summary>
    public string? Agent => setup.Agent();

    /// <summary>The exchange with relays; null where there is no key or there are no relays.</summary>
    public HomeSync? OpenSync() => setup.OpenSync();

    /// <summary>What signs in the name of the home; null where nothing is signed. The caller closes it.</summary>
    public HomeSigner? OpenSigner() => setup.OpenSigner();

    /// <summary>At which hosts the owner lets agents log in.</summary>
    public IReadOnlyList<string> LoginHosts => setup.LoginHosts();

    /// <summary>What the owner's settings say about trust.</summary>
    public TrustRules TrustRules => setup.TrustRules();

    /// <summary>What makes events of memories; null for such as nobody signed.</summary>
    public NostrExport? OpenExport() => setup.OpenExport();

    /// <summary>The node that pays; the caller closes it.</summary>
    /// <exception cref="ToolFailure">There is none.</exception>
    public ILightningNode OpenNode()
        => setup is { OpenNode: { } open, TradeFile: not null } ? open() : throw new ToolFailure("not_configured", "Nothing can be bought here: there is no node.");

    /// <summary>What buys in the caller's name.</summary>
    public Buyer Buyer(ILightningNode node) => new(new BuyerSetup
    {
        Trade = new TradeFile(setup.TradeFile!, setup.Clock),
        Purse = purse,
        Node = node,
        Clock = setup.Clock,
        Store = setup.Store,
    });

    /// <summary>What may be bought and where.</summary>
    public BuyingRules Buying => setup.Buying();

    /// <summary>The store to write to; it is made where it is missing.</summary>
    public ValueTask<IMemoryStore> OpenStoreAsync(CancellationToken cancellationToken) => kept.BorrowOrCreateAsync(cancellationToken);

    /// <summary>The store to read from; null where there is none yet, which is no failure: nothing was remembered.</summary>
    public ValueTask<IMemoryStore?> OpenExistingStoreAsync(CancellationToken cancellationToken) => kept.BorrowAsync(cancellationToken);

    /// <summary>What a store knows of a question; with the help of models where the owner wants it.</summary>
    public Task<RecallResult> RecallAsync(IMemoryStore store, RecallQuery query, CancellationToken cancellationToken)
        => setup.Help is { } help ? help.RecallAsync(store, query, cancellationToken) : new MemoryRecall(store, setup.Clock).RecallAsync(query, cancellationToken);

    /// <summary>What writes to a store in the caller's name.</summary>
    public MemoryWriter Writer(IMemoryStore store) => new(store, setup.Clock, actor, setup.QueuesRefinement, setup.QueuesEmbedding);

    /// <summary>What writes payments and what is said of vendors, in the caller's name.</summary>
    public TransactionWriter Transactions(IMemoryStore store)
        => new(Writer(store), setup.Store, purse, setup.Clock, isOwner: false) { AttestsEvery = TrustRules.AttestsEvery };

    /// <summary>What takes changes back in the caller's name.</summary>
    public MemoryUndo Undo(IMemoryStore store) => new(store, setup.Clock, actor);

    /// <summary>The memory that an argument means: by its id, or by a beginning that only one has.</summary>
    /// <exception cref="ToolFailure">There is none, or there are several.</exception>
    public async ValueTask<MemoryId> FindAsync(IStoreReader? reader, string argument, CancellationToken cancellationToken)
    {
        var text = arguments.Text(argument);
        if (!MemoryId.TryParse(text, out _))
        {
            throw new ToolFailure("invalid_id", $"{argument}: 1 to {MemoryLimits.IdCharacters} characters without white space are needed.");
        }

        IReadOnlyList<MemoryId> ids = reader is null ? [] : await reader.FindIdsAsync(text, ShownCandidates + 1, cancellationToken);
        return ids switch
        {
            [] => throw new ToolFailure("memory_not_found", $"There is no memory '{text}' in the store '{setup.Store}'."),
            [var only] => only,
            [var first, ..] when string.Equals(first.Value, text, StringComparison.Ordinal) => first,
            _ => throw new ToolFailure(
                "ambiguous_id", $"Several memories begin with '{text}': {string.Join(", ", ids.Take(ShownCandidates))}{(ids.Count > ShownCandidates ? ", …" : "")}."),
        };
    }

    /// <summary>The memory that an argument means, in a store that is opened for a change.</summary>
    /// <exception cref="ToolFailure">There is none, or there are several.</exception>
    public async ValueTask<MemoryId> FindAsync(IMemoryStore? store, string argument, CancellationToken cancellationToken)
    {
        if (store is null)
        {
            return await FindAsync((IStoreReader?)null, argument, cancellationToken);
        }

        await using var reader = await store.BeginReadAsync(cancellationToken);
        return await FindAsync(reader, argument, cancellationToken);
    }
}
