using System.Collections.Concurrent;
using Satchel.Engine.Budget;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>
/// Lets models refine a memory:
/// <list type="number">
/// <item>word the note as one fact, or say that it is not worth keeping;</item>
/// <item>compare it with earlier memories that are like it;</item>
/// <item>find words under which it should be found as well, and side by side what led to what.</item>
/// </list>
/// The note stays what the memory said first; its wording is a new version. A step that fails is tried again later with the
/// job; the last attempt goes on without it and says so.
/// </summary>
public sealed class RefineHandler : IJobHandler
{
    /// <summary>Drafts of jobs that are to be tried again; what is beyond is asked anew.</summary>
    private const int KeptDrafts = 1_000;

    private readonly ConcurrentDictionary<(StoreName Store, long Job), RefineDraft> _drafts = new();
    private readonly ModelClients _models;
    private readonly TimeProvider _time;

    /// <summary>Makes a handler; nobody is asked yet.</summary>
    public RefineHandler(ModelClients models, TimeProvider time) => (_models, _time) = (models, time);

    /// <inheritdoc/>
    public string Kind => NewJob.Refine;

    /// <inheritdoc/>
    public async Task<PlanOutcome> PlanAsync(IMemoryStore store, Job job, IJobPlan? previous, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(job);
        var key = (store.Name, job.Number);
        var attempt = new Attempt(this, store, job, (previous as RefinePlan)?.Draft ?? _drafts.GetValueOrDefault(key));
        try
        {
            var plan = await attempt.RunAsync(cancellationToken).ConfigureAwait(false);
            _drafts.TryRemove(key, out _);
            return new PlanOutcome.Planned(plan);
        }
        catch (ModelException error)
        {
            if (attempt.Draft is { } draft && _drafts.Count < KeptDrafts)
            {
                _drafts[key] = draft;
            }

            var reason = $"{error.WireCode}: {error.Message}";
            return error switch
            {
                { Code: ModelError.OverBudget } => new PlanOutcome.NotYet(error.NotBefore ?? _time.GetUtcNow().UtcDateTime.Date.AddDays(1), reason),
                { NeedsOwner: true } => new PlanOutcome.Hopeless(error.Hint is { } hint ? $"{reason} {hint}" : reason),
                _ => new PlanOutcome.Failed(reason),
            };
        }
    }

    private sealed class Attempt(RefineHandler handler, IMemoryStore store, Job job, RefineDraft? kept)
    {
        private readonly List<string> _degraded = [];

        public RefineDraft? Draft { get; private set; }

        public async Task<IJobPlan> RunAsync(CancellationToken cancellationToken)
        {
            var (memory, note) = await ReadNoteAsync(cancellationToken).ConfigureAwait(false);
            if (memory is null || note is null)
            {
                return new NothingToDo("nothing to refine: it is retired or held back");
            }

            // Step 1: word the note.
            Draft = kept?.Document == memory.Document ? kept : new RefineDraft(memory.Document);
            var fact = Draft.Fact
                ?? (ExtractStep.Concerns(note)
                    ? await TryAsync("extract", () => ExtractStep.AskAsync(Chat(ModelRole.Canonical, ModelPurpose.Extract), memory.Version, note, cancellationToken)).ConfigureAwait(false)
                    : null);
            Draft = Draft with { Fact = fact };
            fact ??= Fact.AsItStands(note);
            var context = await ReadContextAsync(memory, fact, cancellationToken).ConfigureAwait(false);
            if (fact.SkipReason is not null)
            {
                return new RefinePlan(Draft, context, fact, new Verdict.Add(), Enrichment.Nothing, [], _degraded, EmbedsAfterwards);
            }

            // Step 2: compare it.
            var verdict = context.Candidates.Count == 0
                ? new Verdict.Add()
                : Draft.Verdict is { } answered && answered.Candidates == context.CandidatesKey
                    ? answered.Verdict
                    : await TryAsync("reconcile", () => ReconcileStep.AskAsync(Chat(ModelRole.Canonical, ModelPurpose.Reconcile), fact, context.Candidates, cancellationToken)).ConfigureAwait(false);
            Draft = Draft with { Verdict = verdict is null ? null : (context.CandidatesKey, verdict) };

            // Step 3: enrich it, and find causes.
            var text = (verdict as Verdict.Supersede)?.MergedText ?? fact.Text;
            var enriching = EnrichAsync(text, cancellationToken);
            var finding = FindCausesAsync(context, text, cancellationToken);
            await Task.WhenAll(enriching, finding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Draft = Draft with
            {
                Enrichment = enriching.IsCompletedSuccessfully && await enriching.ConfigureAwait(false) is { } enriched ? (text, enriched) : null,
                Causes = finding.IsCompletedSuccessfully && await finding.ConfigureAwait(false) is { } found ? (context.CausalKey, found) : null,
            };
            return new RefinePlan(
                Draft,
                context,
                fact,
                verdict ?? new Verdict.Add(),
                await enriching.ConfigureAwait(false) ?? Enrichment.Nothing,
                await finding.ConfigureAwait(false),
                _degraded,
                EmbedsAfterwards);
        }

        private bool EmbedsAfterwards => handler._models.MissingForEmbeddings(store.Name).Count == 0;

        private Microsoft.Extensions.AI.IChatClient Chat(ModelRole role, ModelPurpose purpose) => handler._models.Chat(role, purpose, store.Name);

        private Task<Enrichment?> EnrichAsync(string text, CancellationToken cancellationToken)
            => Draft!.Enrichment is { } answered && answered.Text == text
                ? Task.FromResult<Enrichment?>(answered.Enrichment)
                : TryAsync("enrich", () => EnrichStep.AskAsync(Chat(ModelRole.Metadata, ModelPurpose.Enrich), text, cancellationToken));

        private Task<IReadOnlyList<Cause>?> FindCausesAsync(RefineContext context, string text, CancellationToken cancellationToken)
        {
            var candidates = context.CausalCandidates;
            if (candidates.Count == 0)
            {
                return Task.FromResult<IReadOnlyList<Cause>?>([]);
            }

            return Draft!.Causes is { } answered && answered.Candidates == context.CausalKey
                ? Task.FromResult<IReadOnlyList<Cause>?>(answered.Causes)
                : TryAsync("causal", () => CausalStep.AskAsync(
                    Chat(ModelRole.Metadata, ModelPurpose.Causal), context.Memory.Version.Id, text, candidates, cancellationToken));
        }

        /// <summary>Asks; on the last attempt a model that does not answer well is done without.</summary>
        private async Task<T?> TryAsync<T>(string step, Func<Task<T>> ask)
            where T : class
        {
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (ModelException error) when (!error.NeedsOwner && error.Code is not ModelError.OverBudget && job.Attempts >= IStoreJobs.MostAttempts)
            {
                lock (_degraded)
                {
                    _degraded.Add($"{step} {error.WireCode}");
                }

                return null;
            }
        }

        /// <summary>
        /// The current version and the note that it goes back to: the last version that no model wrote. What a model merged has
        /// no note of its own; it is its own.
        /// </summary>
        private async ValueTask<(StoredVersion? Memory, string? Note)> ReadNoteAsync(CancellationToken cancellationToken)
        {
            var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
            await using var view = reader.ConfigureAwait(false);
            if (await reader.FindCurrentAsync(job.Subject, cancellationToken).ConfigureAwait(false) is not { Version: { Trust: not MemoryTrust.Quarantined } current } memory)
            {
                return (null, null);
            }

            if (current.Model is null || current.DerivedFrom.Count > 0)
            {
                return (memory, current.Content);
            }

            var history = await reader.ReadHistoryAsync(job.Subject, cancellationToken).ConfigureAwait(false);
            return (memory, history.LastOrDefault(stored => stored.Version.Model is null)?.Version.Content ?? current.Content);
        }

        private async ValueTask<RefineContext> ReadContextAsync(StoredVersion memory, Fact fact, CancellationToken cancellationToken)
        {
            var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
            await using var view = reader.ConfigureAwait(false);
            return await RefineContext.ReadAsync(reader, memory, fact.Text, cancellationToken).ConfigureAwait(false);
        }
    }
}
