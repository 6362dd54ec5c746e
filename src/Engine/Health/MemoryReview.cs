using Satchel.Engine.Graph;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>
/// What a person should look at: memories that are held back, then those that machines would retire, then those with signs of what will soon be stale, then near
/// copies; of each the newest first. Every current memory is looked at, but near copies are sought only of the newest.
/// </summary>
/// <param name="Flagged">How many there are.</param>
/// <param name="Memories">The first of them.</param>
public sealed record MemoryReview(long Flagged, IReadOnlyList<ReviewedMemory> Memories)
{
    /// <summary>Newest memories of which near copies are sought: each costs some look-ups in the index.</summary>
    public const int ComparedMemories = 500;

    private const int PageSize = 1_000;

    /// <summary>Nothing: the review of a store that does not exist.</summary>
    public static MemoryReview Nothing { get; } = new(0, []);

    /// <summary>Looks at a store.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="limit">Most memories in <see cref="Memories"/>; all are counted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async Task<MemoryReview> ReadAsync(IStoreReader reader, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var (flagged, offset) = (0L, 0);
        var search = await AlikeTexts.BeginAsync(reader, cancellationToken).ConfigureAwait(false);
        List<ReviewedMemory>[] kinds = [[], [], [], []];
        var proposals = await ProposalsAsync(reader, cancellationToken).ConfigureAwait(false);
        while (await reader.ListAsync(MemoryFilter.None, PageSize, offset, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var (place, stored) in page.Index())
            {
                var found = Look(stored.Version, proposals.GetValueOrDefault(stored.Version.Id))
                    ?? (offset + place < ComparedMemories ? await CompareAsync(search, stored.Version, cancellationToken).ConfigureAwait(false) : null);
                if (found is null)
                {
                    continue;
                }

                flagged++;
                if (kinds[(int)found.Kind].Count < limit)
                {
                    kinds[(int)found.Kind].Add(found);
                }
            }

            offset += page.Count;
        }

        return new MemoryReview(flagged, [.. kinds.SelectMany(kind => kind).Take(limit)]);
    }

    private static ReviewedMemory? Look(MemoryVersion memory, Proposal? proposal)
    {
        var warnings = QualityPatterns.LabelsOf(memory.Content);
        if (memory.Trust == MemoryTrust.Quarantined)
        {
            return new ReviewedMemory(ReviewKind.Quarantined, memory)
            {
                Reasons = InstructionScreen.ReasonsOf(memory.Content),
                QualityWarnings = warnings,
            };
        }

        if (proposal is not null)
        {
            return new ReviewedMemory(ReviewKind.Proposed, memory) { Proposal = proposal, QualityWarnings = warnings };
        }

        return warnings.Count == 0 ? null : new ReviewedMemory(ReviewKind.Quality, memory) { QualityWarnings = warnings };
    }

    private static async ValueTask<Dictionary<MemoryId, Proposal>> ProposalsAsync(IStoreReader reader, CancellationToken cancellationToken)
        => (await reader.ListProposalsAsync(int.MaxValue, cancellationToken).ConfigureAwait(false)).ToDictionary(proposal => proposal.Memory);

    /// <summary>Of a pair the later one is the copy, so that each pair is counted once.</summary>
    private static async ValueTask<ReviewedMemory?> CompareAsync(
        AlikeTexts search, MemoryVersion memory, CancellationToken cancellationToken)
    {
        if (!AlikeTexts.Concerns(memory.Category))
        {
            return null;
        }

        var alike = await search.FindAsync(memory.Content, memory.Id, long.MaxValue, cancellationToken).ConfigureAwait(false);
        var first = alike.FirstOrDefault(other => other.Likeness >= AlikeTexts.CopyThreshold && IsBefore(other.Memory, memory));
        return first is null ? null : new ReviewedMemory(ReviewKind.NearCopy, memory) { CopyOf = first.Memory.Id, Likeness = first.Likeness };
    }

    private static bool IsBefore(MemoryVersion one, MemoryVersion other)
        => (one.CreatedAt, one.Id.Value).CompareTo((other.CreatedAt, other.Id.Value)) < 0;
}
