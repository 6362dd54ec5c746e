using Satchel.Engine.Graph;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>
/// What models made of a memory, ready to be written as a new version of it. What another memory loses by it is retired only
/// where machines still may today, nobody protects it, and what takes its place is trusted no less; else a proposal waits for
/// a person.
/// </summary>
internal sealed class RefinePlan(
    RefineDraft draft, RefineContext context, Fact fact, Verdict verdict, Enrichment enrichment, IReadOnlyList<Cause>? causes,
    IReadOnlyList<string> degraded, bool embeds) : IJobPlan
{
    /// <summary>Least likeness of a memory that is retired because another says it already; below it a person decides.</summary>
    private const double LeastLikeness = 0.5;

    private readonly List<string> _notes = [];

    public RefineDraft Draft => draft;

    public LedgerOperation Operation => LedgerOperation.Refine;

    public async ValueTask<ApplyOutcome> ApplyAsync(
        IMemoryStore store, IStoreWriter writer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Nobody else can write now: this view is what is changed.
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        if (await reader.FindCurrentAsync(context.Memory.Version.Id, cancellationToken).ConfigureAwait(false) is not { } memory
            || memory.Document != context.Memory.Document)
        {
            return new ApplyOutcome.Outdated();
        }

        var current = await RefineContext.ReadAsync(reader, memory, fact.Text, cancellationToken).ConfigureAwait(false);
        if (current.CandidatesKey != context.CandidatesKey || current.CausalKey != context.CausalKey)
        {
            return new ApplyOutcome.Outdated();
        }

        _notes.Clear();
        if (fact.SkipReason is { } reason)
        {
            await ProposeAsync(writer, memory.Version.Id, null, $"not_durable: {reason}", fact.Model, now, cancellationToken).ConfigureAwait(false);
        }
        else if (!await TryRetireKnownAsync(writer, current, now, cancellationToken).ConfigureAwait(false))
        {
            await RewriteAsync(writer, reader, current, now, cancellationToken).ConfigureAwait(false);
        }

        return new ApplyOutcome.Applied(NoteOf());
    }

    /// <summary>Retires the memory where another says it already, as far as a machine may decide that.</summary>
    private async ValueTask<bool> TryRetireKnownAsync(
        IStoreWriter writer, RefineContext current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (verdict is not Verdict.Known known)
        {
            return false;
        }

        var memory = current.Memory.Version;
        var other = current.Candidates.First(alike => alike.Memory.Id == known.Target);
        if (other.Likeness >= LeastLikeness && await MayRetireAsync(writer, current, memory, other.Memory, cancellationToken).ConfigureAwait(false))
        {
            await writer.RetireAsync(memory.Id, now, cancellationToken).ConfigureAwait(false);
            _notes.Add($"known: {known.Target.Value} says it already");
            return true;
        }

        await ProposeAsync(writer, memory.Id, known.Target, $"known: {known.Reason}", known.Model, now, cancellationToken).ConfigureAwait(false);
        return false;
    }

    private async ValueTask RewriteAsync(
        IStoreWriter writer, IStoreReader reader, RefineContext current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if ((fact.Model ?? enrichment.Model) is not { } model)
        {
            // No model had an answer; what was remembered stays as it is.
            return;
        }

        var memory = current.Memory.Version;
        var superseded = await SupersededAsync(writer, current, now, cancellationToken).ConfigureAwait(false);
        var text = superseded is null ? fact.Text : ((Verdict.Supersede)verdict).MergedText ?? fact.Text;
        var next = RefinedVersion.Make(memory, fact with { Text = text }, enrichment, superseded, text != fact.Text, model, now);
        await writer.RetireAsync(memory.Id, now, cancellationToken).ConfigureAwait(false);
        await writer.AddAsync(next, cancellationToken).ConfigureAwait(false);
        await writer.RemoveDerivedEdgesAsync(MemoryEdge.Tier0, memory.Id, cancellationToken).ConfigureAwait(false);
        await writer.RemoveDerivedEdgesAsync(MemoryEdge.Vectors, memory.Id, cancellationToken).ConfigureAwait(false);
        await SemanticEdges.SaveAsync(
            writer, next, current.Alike.Where(alike => alike.Memory.Id != superseded?.Id), cancellationToken).ConfigureAwait(false);
        await SaveCausesAsync(writer, reader, memory.Id, superseded?.Id, now, cancellationToken).ConfigureAwait(false);
        if (superseded is not null)
        {
            await writer.RetireAsync(superseded.Id, now, cancellationToken).ConfigureAwait(false);
            await TakeOverEdgesAsync(writer, reader, superseded.Id, memory.Id, cancellationToken).ConfigureAwait(false);
        }

        if (embeds)
        {
            await writer.EnqueueAsync(new NewJob(NewJob.Embed, memory.Id, now), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The memory whose place this one takes; null where there is none, or a person decides.</summary>
    private async ValueTask<MemoryVersion?> SupersededAsync(
        IStoreWriter writer, RefineContext current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (verdict is not Verdict.Supersede supersede)
        {
            return null;
        }

        var memory = current.Memory.Version;
        var target = current.Candidates.First(alike => alike.Memory.Id == supersede.Target).Memory;
        if (await MayRetireAsync(writer, current, target, memory, cancellationToken).ConfigureAwait(false))
        {
            _notes.Add($"superseded: {target.Id.Value}: {supersede.Reason}");
            return target;
        }

        await ProposeAsync(writer, target.Id, memory.Id, $"superseded: {supersede.Reason}", supersede.Model, now, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Whether a memory may be retired for the sake of another without a person.</summary>
    private static async ValueTask<bool> MayRetireAsync(
        IStoreWriter writer, RefineContext current, MemoryVersion retired, MemoryVersion other, CancellationToken cancellationToken)
        => !retired.Protected
            && other.Trust <= retired.Trust
            && await RetirementBudget.TrySpendAsync(writer, current.Memories, cancellationToken).ConfigureAwait(false);

    private async ValueTask ProposeAsync(
        IStoreWriter writer, MemoryId memory, MemoryId? replacement, string reason, string? model, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await writer.ProposeAsync(new Proposal(memory, replacement, reason, model ?? "unknown", now), cancellationToken).ConfigureAwait(false);
        _notes.Add($"proposed: that {memory.Value} be retired ({reason})");
    }

    /// <summary>Writes the causes in place of those that a model found earlier; a retired memory hands its own on.</summary>
    private async ValueTask SaveCausesAsync(
        IStoreWriter writer, IStoreReader reader, MemoryId id, MemoryId? superseded, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (causes is null)
        {
            return;
        }

        foreach (var edge in await reader.ReadEdgesAsync(id, cancellationToken).ConfigureAwait(false))
        {
            if (edge is { Kind: EdgeKind.Causal, IsManual: false, IsDerived: false })
            {
                await writer.RemoveEdgeAsync(edge.Source, edge.Target, edge.Kind, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var cause in causes)
        {
            var (source, target) = (Standing(cause.Source), Standing(cause.Target));
            if (source != target)
            {
                await writer.SaveEdgeAsync(CausalEdges.Of(cause, source, target, now), cancellationToken).ConfigureAwait(false);
            }
        }

        MemoryId Standing(MemoryId end) => end == superseded ? id : end;
    }

    /// <summary>What people, agents and models linked with a memory stays linked with the one that takes its place.</summary>
    private static async ValueTask TakeOverEdgesAsync(
        IStoreWriter writer, IStoreReader reader, MemoryId from, MemoryId to, CancellationToken cancellationToken)
    {
        foreach (var edge in await reader.ReadEdgesAsync(from, cancellationToken).ConfigureAwait(false))
        {
            var (source, target) = MemoryEdge.Ends(edge.Kind, edge.Source == from ? to : edge.Source, edge.Target == from ? to : edge.Target);
            if (!edge.IsDerived && source != target)
            {
                await writer.SaveEdgeAsync(edge with { Source = source, Target = target }, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private string? NoteOf()
    {
        IEnumerable<string> steps = degraded.Count == 0 ? [] : [$"degraded: {string.Join(", ", degraded)}"];
        return string.Join("; ", steps.Concat(_notes)) is { Length: > 0 } note ? note : null;
    }
}
