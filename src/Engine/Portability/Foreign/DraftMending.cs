using System.Text;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>
/// Makes what another system allowed fit the limits of this one, where that changes nothing of the thought. Content is never
/// cut: a text that is too long is for the guard to refuse.
/// </summary>
internal static class DraftMending
{
    /// <summary>The draft as the guard takes it.</summary>
    /// <param name="draft">What was read.</param>
    /// <param name="reasons">Told what was changed.</param>
    public static MemoryDraft Mend(MemoryDraft draft, ICollection<string> reasons) => draft with
    {
        Content = Plain(draft.Content, reasons),
        Importance = Importance(draft.Importance, reasons),
        Entities = List(draft.Entities, MemoryLimits.Entities, MemoryLimits.EntityCharacters, "entities_cut", reasons),
        Keywords = List(draft.Keywords, MemoryLimits.Keywords, MemoryLimits.KeywordCharacters, "keywords_cut", reasons),
        Summary = Summary(draft.Summary, reasons),
        Author = Label(draft.Author, reasons),
        Source = Label(draft.Source, reasons),
        Session = Label(draft.Session, reasons),
        Scope = Label(draft.Scope, reasons),
        Metadata = Metadata(draft.Metadata, reasons),
    };

    /// <summary>A label within its limits; null where nothing is left of it.</summary>
    public static string? Label(string? text, ICollection<string> reasons)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var plain = string.Concat(text.Where(c => !char.IsControl(c))).Trim();
        var length = Math.Min(plain.Length, MemoryLimits.LabelCharacters);
        length -= length < plain.Length && char.IsHighSurrogate(plain[length - 1]) ? 1 : 0;
        if (plain.Length != text.Trim().Length || length < plain.Length)
        {
            Note(reasons, "label_cut");
        }

        return length == 0 ? null : plain[..length];
    }

    private static string Plain(string text, ICollection<string> reasons)
    {
        if (!text.Any(IsRefused))
        {
            return text;
        }

        Note(reasons, "control_characters_removed");
        return string.Concat(text.Where(c => !IsRefused(c)));
    }

    private static bool IsRefused(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');

    private static int? Importance(int? importance, ICollection<string> reasons)
    {
        if (importance is null or (>= MemoryLimits.LowestImportance and <= MemoryLimits.HighestImportance))
        {
            return importance;
        }

        Note(reasons, "importance_bounded");
        return Math.Clamp(importance.Value, MemoryLimits.LowestImportance, MemoryLimits.HighestImportance);
    }

    private static IReadOnlyList<string> List(
        IReadOnlyList<string> items, int limit, int limitCharacters, string reason, ICollection<string> reasons)
    {
        if (items.Count == 0)
        {
            return items;
        }

        var plain = items.Select(item => string.Concat(item.Where(c => !char.IsControl(c))).Trim())
            .Where(item => item.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        string[] kept = [.. plain.Where(item => item.Length <= limitCharacters).Take(limit)];
        if (kept.Length < plain.Length)
        {
            Note(reasons, reason);
        }

        return kept;
    }

    private static string? Summary(string? summary, ICollection<string> reasons)
    {
        if (string.IsNullOrWhiteSpace(summary))
        {
            return null;
        }

        var plain = Plain(summary, reasons);
        if (Encoding.UTF8.GetByteCount(plain) <= MemoryLimits.SummaryBytes)
        {
            return plain;
        }

        Note(reasons, "summary_left_out");
        return null;
    }

    private static string? Metadata(string? metadata, ICollection<string> reasons)
    {
        if (metadata is null || MemoryGuard.AdmitMetadata(metadata).Refusal is null)
        {
            return metadata;
        }

        Note(reasons, "metadata_left_out");
        return null;
    }

    private static void Note(ICollection<string> reasons, string reason)
    {
        if (!reasons.Contains(reason))
        {
            reasons.Add(reason);
        }
    }
}
