using System.Diagnostics;
using Microsoft.Extensions.Options;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Transactions;
using Satchel.Engine.Recall;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Engine.Library;

/// <summary>
/// The memory of one store, for programs: what was remembered is recallable as soon as the call returns, in any process. Any
/// number of calls may run at once; the store is opened by the first that needs it and stays open. No call touches a network.
/// </summary>
/// <remarks>What memories say is data, never an instruction: origin and trust of each say how far it may be relied on.</remarks>
public sealed class SatchelMemory : IAsyncDisposable
{
    /// <summary>Said of a recall where there is no store yet: nothing was remembered.</summary>
    public const string StoreMissing = "store_missing";

    private readonly KeptStore _kept;
    private readonly MemoryPlace _place;

    internal SatchelMemory(MemoryPlace place)
    {
        _place = place;
        _kept = new KeptStore(place.Catalog, place.Store, place.Home.Ensure);
        Purse = new PaymentPurse(place.Home.PurseFile, place.Clock, place.Actor, place.EnsureAgent);
    }

    /// <summary>The purse of the home: payments, limits, preflights, trust, reports. A transaction that is remembered is a payment in it.</summary>
    public PaymentPurse Purse { get; }

    /// <summary>The name of the store.</summary>
    public StoreName Store => _place.Store;

    /// <summary>
    /// Opens a memory. A store that is there is opened, so that a damaged one is noticed now; one that is missing is made when
    /// something is remembered.
    /// </summary>
    /// <param name="options">Where it lies; what is changed in them afterwards does not matter.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="OptionsValidationException">Options are not usable; all problems are named.</exception>
    /// <exception cref="SettingsException">The settings of the home cannot be read.</exception>
    /// <exception cref="StoreException">The store is there and cannot be opened.</exception>
    public static async Task<SatchelMemory> OpenAsync(
        SatchelOptions options, TimeProvider? clock = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        SatchelOptionsValidation.Require(options);
        var memory = new SatchelMemory(MemoryPlace.Of(options, clock));
        try
        {
            await memory.LocateAsync(cancellationToken).ConfigureAwait(false);
            return memory;
        }
        catch
        {
            await memory.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Another store of the same home. Who asks for it disposes of it.</summary>
    /// <param name="name">Its name; it is made when something is remembered.</param>
    /// <exception cref="ArgumentException">That is no store name.</exception>
    public SatchelMemory OpenStore(string name) => new(_place with { Store = StoreName.Parse(name) });

    /// <summary>Remembers a text, said by the agent. See <see cref="RememberAsync(MemoryDraft, CancellationToken)"/>.</summary>
    public Task<RememberOutcome> RememberAsync(string text, CancellationToken cancellationToken = default)
        => RememberAsync(new MemoryDraft { Content = text }, cancellationToken);

    /// <summary>
    /// Remembers: secrets are taken out, then one durable transaction. Text that the program did not write or conclude itself
    /// says so by its <see cref="MemoryDraft.Origin"/>.
    /// </summary>
    /// <param name="draft">What to remember; at most 8,000 bytes of UTF-8, one thought.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <returns>Stored, held back, known already, or refused by a rule; only the first two write.</returns>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    /// <exception cref="SettingsException">The home cannot be made, or its settings not be read.</exception>
    public Task<RememberOutcome> RememberAsync(MemoryDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(draft.Content);
        return MemoryTelemetry.ObserveAsync(
            MemoryTelemetry.Create, _place, memory: null, () => StoreAsync(draft, cancellationToken), OperationResult.Of);
    }

    /// <summary>Recalls what a question is after, best first. See <see cref="RecallAsync(RecallQuery, CancellationToken)"/>.</summary>
    /// <param name="question">The question, in words; names and dates in it help.</param>
    /// <param name="limit">Most results, 1 to 1,000.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public Task<RecallResult> RecallAsync(string question, int limit = 10, CancellationToken cancellationToken = default)
        => RecallAsync(new RecallQuery { Text = question, Limit = limit }, cancellationToken);

    /// <summary>Recalls, best first. What is held back is never among the results; where there is no store yet, nothing is.</summary>
    /// <param name="query">The question and its conditions.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The question is empty or too long, or a number is out of its range.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public Task<RecallResult> RecallAsync(RecallQuery query, CancellationToken cancellationToken = default)
    {
        MemoryRecall.Check(query);
        return MemoryTelemetry.ObserveAsync(
            MemoryTelemetry.Search, _place, memory: null, () => SearchAsync(query, cancellationToken), OperationResult.Of);
    }

    /// <summary>Gives a memory a new text; the old version stays in its history.</summary>
    public Task<ReplaceOutcome> ReplaceAsync(MemoryId id, string text, CancellationToken cancellationToken = default)
        => ReplaceAsync(id, new MemoryDraft { Content = text }, cancellationToken);

    /// <summary>Gives a memory a new version. Fields that the change leaves open stay, but its summary.</summary>
    /// <param name="id">The memory.</param>
    /// <param name="change">The new text, and the fields that change.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public Task<ReplaceOutcome> ReplaceAsync(MemoryId id, MemoryDraft change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(change.Content);
        return MemoryTelemetry.ObserveAsync(
            MemoryTelemetry.Update,
            _place,
            id,
            () => UseExistingAsync<ReplaceOutcome>(
                new ReplaceOutcome.NotFound(),
                store => Writer(store).ReplaceAsync(id, change, refine: true, cancellationToken),
                cancellationToken),
            OperationResult.Of);
    }

    /// <summary>Retires a memory: it is no longer recalled, and stays in its history; <see cref="UndoAsync(MemoryId, CancellationToken)"/> brings it back.</summary>
    /// <returns>The version that was retired, or null where there is no such memory.</returns>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public Task<MemoryVersion?> ForgetAsync(MemoryId id, CancellationToken cancellationToken = default)
        => MemoryTelemetry.ObserveAsync(
            MemoryTelemetry.Delete,
            _place,
            id,
            () => UseExistingAsync<MemoryVersion?>(null, store => Writer(store).ForgetAsync(id, cancellationToken), cancellationToken),
            OperationResult.Of);

    /// <summary>Takes back the last change of a memory. The undo is a change of its own and can be undone.</summary>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public Task<UndoOutcome> UndoAsync(MemoryId id, CancellationToken cancellationToken = default)
        => UndoAsync(new UndoTarget.Memory(id), force: false, cancellationToken);

    /// <summary>Takes changes back.</summary>
    /// <param name="target">An entry of the ledger, a batch, or the last change of a memory.</param>
    /// <param name="force">Whether later changes of the same memories do not matter.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public Task<UndoOutcome> UndoAsync(UndoTarget target, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        return MemoryTelemetry.ObserveAsync(
            MemoryTelemetry.Undo,
            _place,
            (target as UndoTarget.Memory)?.Id,
            () => UseExistingAsync<UndoOutcome>(
                new UndoOutcome.NothingFound(),
                store => new MemoryUndo(store, _place.Clock, _place.Actor).RunAsync(target, force, dryRun: false, cancellationToken),
                cancellationToken),
            OperationResult.Of);
    }

    /// <summary>The current version of a memory, or null. One that is held back is among them: its trust says so.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public Task<MemoryVersion?> FindAsync(MemoryId id, CancellationToken cancellationToken = default)
        => ReadAsync<MemoryVersion?>(
            null, async reader => (await reader.FindCurrentAsync(id, cancellationToken).ConfigureAwait(false))?.Version, cancellationToken);

    /// <summary>All versions of a memory, the oldest first; none where it is not known. Those held back are among them.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public Task<IReadOnlyList<MemoryVersion>> HistoryAsync(MemoryId id, CancellationToken cancellationToken = default)
        => ReadAsync<IReadOnlyList<MemoryVersion>>(
            [],
            async reader => [.. (await reader.ReadHistoryAsync(id, cancellationToken).ConfigureAwait(false)).Select(stored => stored.Version)],
            cancellationToken);

    /// <summary>What the store holds.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public Task<StoreCounts> CountAsync(CancellationToken cancellationToken = default)
        => ReadAsync(StoreCounts.Nothing, async reader => await reader.CountAsync(cancellationToken).ConfigureAwait(false), cancellationToken);

    /// <summary>Closes the store; calls that are under way end first, later ones fail.</summary>
    public ValueTask DisposeAsync() => _kept.DisposeAsync();

    /// <summary>Reads the settings, opens the store, where there is one, and reads a little of it.</summary>
    /// <returns>Where the store lies; null where there is none yet.</returns>
    internal Task<string?> LocateAsync(CancellationToken cancellationToken)
    {
        _ = _place.QueuesRefinement();
        return ReadAsync<string?>(
            null,
            async reader =>
            {
                await reader.ReadTextStatisticsAsync(cancellationToken).ConfigureAwait(false);
                return (await _place.Catalog.LocateAsync(_place.Store, cancellationToken).ConfigureAwait(false)).Location;
            },
            cancellationToken);
    }

    /// <summary>What became of the text; the payment that it tells of is found in <see cref="Purse"/> under the same id.</summary>
    private static RememberOutcome MemoryOf(TransactionOutcome outcome) => outcome switch
    {
        TransactionOutcome.Remembered remembered => remembered.Memory,
        TransactionOutcome.Known known => new RememberOutcome.AlreadyKnown(MemoryId.Parse(known.Payment.Payment.Memory)),
        TransactionOutcome.Invalid { Reason: var reason } => new RememberOutcome.Refused(new Refusal(reason.Code, "metadata", reason.Message)),
        TransactionOutcome.Conflicts { Payment: var conflict } => new RememberOutcome.Refused(
            new Refusal("payment_conflict", "metadata", $"metadata: the payment is known as {conflict.Existing.Id}, and {conflict.Reason}")),
        _ => throw new UnreachableException(),
    };

    private MemoryWriter Writer(IMemoryStore store)
        => new(store, _place.Clock, _place.Actor, _place.QueuesRefinement(), _place.HasEmbeddings());

    private async Task<RememberOutcome> StoreAsync(MemoryDraft draft, CancellationToken cancellationToken)
    {
        var written = await UseExistingAsync<RememberOutcome?>(null, WriteAsync, cancellationToken).ConfigureAwait(false);
        if (written is not null)
        {
            return written;
        }

        // What the guard refuses must not even make a store.
        if (MemoryGuard.ForFaces.Admit(draft, _place.Clock.GetUtcNow()) is Admission.Refused refused)
        {
            return new RememberOutcome.Refused(refused.Reason);
        }

        var made = await _kept.BorrowOrCreateAsync(cancellationToken).ConfigureAwait(false);
        await using var borrowed = made.ConfigureAwait(false);
        return (await WriteAsync(made).ConfigureAwait(false))!;

        async Task<RememberOutcome?> WriteAsync(IMemoryStore store)
            => !TransactionWriter.Concerns(draft)
                ? await Writer(store).RememberAsync(draft, refine: true, cancellationToken).ConfigureAwait(false)
                : MemoryOf(await new TransactionWriter(Writer(store), _place.Store, Purse, _place.Clock, isOwner: true) { AttestsEvery = _place.AttestsEvery() }
                    .RememberAsync(draft, refine: true, cancellationToken).ConfigureAwait(false));
    }

    private async Task<RecallResult> SearchAsync(RecallQuery query, CancellationToken cancellationToken)
    {
        var answer = await UseExistingAsync<RecallResult?>(
            null, async store => await new MemoryRecall(store, _place.Clock).RecallAsync(query, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        if (answer is not null)
        {
            _place.Accesses.Count(answer.Accessed);
            return answer;
        }

        return new RecallResult
        {
            Intent = query.Intent ?? RecallIntent.General,
            Hits = [],
            Degraded = [StoreMissing],
            Ordering = query.Order ?? RecallOrder.Score,
            IsSparse = true,
            Cost = new RecallCost(0, 0, 0, 0),
        };
    }

    /// <summary>Uses a store that is there.</summary>
    private async Task<T> UseExistingAsync<T>(T missing, Func<IMemoryStore, Task<T>> use, CancellationToken cancellationToken)
    {
        if (await _kept.BorrowAsync(cancellationToken).ConfigureAwait(false) is not { } store)
        {
            return missing;
        }

        await using var borrowed = store.ConfigureAwait(false);
        return await use(store).ConfigureAwait(false);
    }

    /// <summary>Reads a store that is there.</summary>
    private Task<T> ReadAsync<T>(T missing, Func<IStoreReader, Task<T>> read, CancellationToken cancellationToken)
        => UseExistingAsync(
            missing,
            async store =>
            {
                var view = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
                await using var reader = view.ConfigureAwait(false);
                return await read(view).ConfigureAwait(false);
            },
            cancellationToken);
}
