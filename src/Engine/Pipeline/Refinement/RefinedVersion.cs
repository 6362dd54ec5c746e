using Satchel.Engine.Extraction;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>The next version of a memory as models would have it. What they say goes through the guard like anything else.</summary>
internal static class RefinedVersion
{
    /// <summary>Makes it.</summary>
    /// <param name="memory">The current version.</param>
    /// <param name="fact">What it says now.</param>
    /// <param name="enrichment">Under what it is found.</param>
    /// <param name="superseded">The memory whose place it takes; null for none.</param>
    /// <param name="merges">Whether the text of that one went into it.</param>
    /// <param name="model">Who wrote it.</param>
    /// <param name="now">The moment.</param>
    public static MemoryVersion Make(
        MemoryVersion memory, Fact fact, Enrichment enrichment, MemoryVersion? superseded, bool merges, string model, DateTimeOffset now)
    {
        var merged = merges ? superseded : null;
        var wanted = new MemoryDraft
        {
            Content = fact.Text,
            Entities = Union(memory.Entities, merged?.Entities ?? [], fact.Entities, enrichment.Entities),
            Keywords = [.. enrichment.Keywords],
            Summary = enrichment.Summary,
        };

        // A text that is longer than faces may hand in was imported, and is not worded anew.
        var guarded = MemoryGuard.ForImport.Admit(wanted, now) is Admission.Admitted { Version: var admitted }
            ? memory with { Content = admitted.Content, Entities = admitted.Entities, Keywords = admitted.Keywords, Summary = admitted.Summary }
            : memory;
        return WithTimeOfText(memory, guarded with
        {
            Number = memory.Number + 1,
            RecordedAt = now,
            RetiredAt = null,
            Category = memory.Category == MemoryCategory.General ? fact.Category ?? memory.Category : memory.Category,
            Importance = Math.Max(
                memory.Importance == MemoryLimits.DefaultImportance ? fact.Importance ?? memory.Importance : memory.Importance, merged?.Importance ?? 0),
            Trust = merged is { } source && source.Trust > memory.Trust ? source.Trust : memory.Trust,
            Origin = merged is { } origin && origin.Trust > memory.Trust ? origin.Origin : memory.Origin,
            Model = model,
            PromptVersion = RefinePrompts.Version,
            Supersedes = superseded?.Id ?? memory.Supersedes,
            DerivedFrom = merged is null || memory.DerivedFrom.Count >= MemoryLimits.DerivedFrom
                ? memory.DerivedFrom
                : [.. memory.DerivedFrom.Append(merged.Id).Distinct()],
        });
    }

    /// <summary>The entities of a memory, and of the others as many as there is room for.</summary>
    private static List<string> Union(IReadOnlyList<string> own, params ReadOnlySpan<IReadOnlyList<string>> others)
    {
        var union = new List<string>(own);
        var known = new HashSet<string>(own, StringComparer.OrdinalIgnoreCase);
        foreach (var list in others)
        {
            union.AddRange(list.Where(entity => union.Count < EnrichStep.MostEntities && known.Add(entity)));
        }

        return union;
    }

    /// <summary>The time that the old text spoke of does not hold for another one.</summary>
    private static MemoryVersion WithTimeOfText(MemoryVersion memory, MemoryVersion next)
        => next.Content != memory.Content && ValidTime.IsOfText(memory)
            ? ValidTime.Fill(next with { ValidFrom = null, ValidTo = null })
            : next;
}
