using Satchel.Engine.Graph;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>
/// The memories that the refinement of one rests on. Where the same memory, with the same fact, has another context than
/// before, somebody has written in between. Only memories that were said earlier are compared: what was said later has its
/// own turn.
/// </summary>
/// <param name="Memory">The current version of the memory.</param>
/// <param name="Alike">What says something like the fact, the most alike first.</param>
/// <param name="Recent">What was said shortly before and shares words with the fact.</param>
/// <param name="Memories">How many memories the store has.</param>
internal sealed record RefineContext(
    StoredVersion Memory, IReadOnlyList<AlikeText> Alike, IReadOnlyList<MemoryVersion> Recent, long Memories)
{
    /// <summary>Least likeness of a memory with which a fact is compared.</summary>
    private const double LeastLikeness = 0.2;

    private const int MostCandidates = 10;

    /// <summary>How many of the memories that were said before are looked at for causes.</summary>
    private const int RecentMemories = 20;

    /// <summary>Least share of the terms of the longer text that both hold.</summary>
    private const double LeastOverlap = 0.15;

    /// <summary>The memories with which the fact is compared.</summary>
    public IReadOnlyList<AlikeText> Candidates { get; } =
        [.. Alike.Where(alike => alike.Likeness >= LeastLikeness && IsEarlier(alike.Memory, Memory.Version)).Take(MostCandidates)];

    /// <summary>The memories that may be causes or effects.</summary>
    public IReadOnlyList<MemoryVersion> CausalCandidates
        => [.. Candidates.Select(alike => alike.Memory).UnionBy(Recent, memory => memory.Id).Take(MostCandidates)];

    /// <summary>Says the same for the same candidates.</summary>
    public string CandidatesKey => Key(Candidates.Select(alike => alike.Memory));

    /// <summary>Says the same for the same causal candidates.</summary>
    public string CausalKey => Key(CausalCandidates);

    /// <summary>Reads the context of a fact.</summary>
    /// <param name="reader">A view of the store.</param>
    /// <param name="memory">The current version of the memory.</param>
    /// <param name="fact">Its text as a model words it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async ValueTask<RefineContext> ReadAsync(
        IStoreReader reader, StoredVersion memory, string fact, CancellationToken cancellationToken)
    {
        var search = await AlikeTexts.BeginAsync(reader, 2 * MostCandidates, cancellationToken).ConfigureAwait(false);
        var alike = AlikeTexts.Concerns(memory.Version.Category)
            ? await search.FindAsync(fact, memory.Version.Id, long.MaxValue, cancellationToken).ConfigureAwait(false)
            : [];
        var recent = await reader.ListAsync(
            new MemoryFilter { Until = memory.Version.CreatedAt.AddMilliseconds(1) }, RecentMemories + 1, 0, cancellationToken).ConfigureAwait(false);
        var terms = new ComparedText(fact).Terms;
        return new RefineContext(
            memory,
            [.. alike.Where(other => other.Memory.Trust is not MemoryTrust.Quarantined)],
            [
                .. recent.Select(stored => stored.Version)
                    .Where(version => version.Trust is not MemoryTrust.Quarantined && IsEarlier(version, memory.Version) && Overlap(terms, version) >= LeastOverlap),
            ],
            search.Memories);
    }

    private static double Overlap(IReadOnlyCollection<string> terms, MemoryVersion other)
    {
        var others = new ComparedText(other.Content).Terms;
        var longer = Math.Max(terms.Count, others.Count);
        return longer == 0 ? 0 : (double)terms.Count(others.Contains) / longer;
    }

    private static bool IsEarlier(MemoryVersion one, MemoryVersion other)
        => (one.CreatedAt, one.Id.Value).CompareTo((other.CreatedAt, other.Id.Value)) < 0;

    private static string Key(IEnumerable<MemoryVersion> memories)
        => string.Join(' ', memories.Select(memory => FormattableString.Invariant($"{memory.Id.Value}#{memory.Number}")));
}
