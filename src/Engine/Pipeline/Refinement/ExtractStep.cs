using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Satchel.Engine.Graph;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>
/// Lets a model word a note as one fact. Answer: <c>{"facts": [{"text", "category", "importance", "entities"}],
/// "skip_reason"}</c>. Several facts are one again: none of them is lost.
/// </summary>
internal static partial class ExtractStep
{
    private const int LowestImportance = 2;

    /// <summary>Least terms of a note of which its new wording must keep one.</summary>
    private const int TellingTerms = 3;

    private const int ReasonCharacters = 300;

    /// <summary>Whether a note may be worded anew: a longer one could not be stored by any face.</summary>
    public static bool Concerns(string note) => Encoding.UTF8.GetByteCount(note) <= MemoryLimits.ContentBytes;

    /// <summary>Asks.</summary>
    /// <exception cref="ModelException">There is no usable answer.</exception>
    public static async Task<Fact> AskAsync(IChatClient model, MemoryVersion memory, string note, CancellationToken cancellationToken)
    {
        var (fact, name) = await ModelQuestion.AskAsync(
            model,
            RefinePrompts.Extract,
            json =>
            {
                json.WriteString("text", note);
                json.WriteString("author", memory.Author);
                json.WriteString("said_at", TimeText.Format(memory.CreatedAt));
            },
            JsonValueKind.Object,
            json => Read(json, note),
            cancellationToken).ConfigureAwait(false);
        return fact with { Model = name };
    }

    private static Fact? Read(JsonElement json, string note)
    {
        if (ModelQuestion.Text(json, "skip_reason") is { } reason)
        {
            return Fact.AsItStands(note) with { SkipReason = Shortened(reason) };
        }

        if (!json.TryGetProperty("facts", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        JsonElement[] facts = [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object && ModelQuestion.Text(item, "text") is not null)];
        var text = Cleaned(string.Join('\n', facts.Select(fact => ModelQuestion.Text(fact, "text"))));
        if (text.Length == 0 || Encoding.UTF8.GetByteCount(text) > MemoryLimits.ContentBytes || !IsAbout(text, note))
        {
            return null;
        }

        return new Fact(
            text,
            Category(facts[0]),
            facts.Max(Importance),
            [.. facts.SelectMany(fact => ModelQuestion.Texts(fact, "entities", MemoryLimits.Entities, MemoryLimits.EntityCharacters)).Distinct(StringComparer.OrdinalIgnoreCase)],
            null,
            null);
    }

    /// <summary>A wording that shares no word with the note is about something else.</summary>
    private static bool IsAbout(string text, string note)
    {
        var terms = new ComparedText(note).Terms;
        return terms.Count < TellingTerms || new ComparedText(text).Terms.Any(terms.Contains);
    }

    private static MemoryCategory? Category(JsonElement fact)
        => ModelQuestion.Text(fact, "category") switch
        {
            "preference" => MemoryCategory.Preference,
            "decision" => MemoryCategory.Decision,
            "insight" => MemoryCategory.Insight,
            "context" => MemoryCategory.Context,
            _ => MemoryCategory.Fact,
        };

    private static int Importance(JsonElement fact)
        => fact.TryGetProperty("importance", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? (int)Math.Clamp(Math.Round(number), LowestImportance, MemoryLimits.HighestImportance)
            : MemoryLimits.DefaultImportance;

    /// <summary>Places in files are stale with the next edit.</summary>
    private static string Cleaned(string text) => Spaces().Replace(LineOfFile().Replace(LineNumber().Replace(text, ""), "$1"), " ").Trim();

    private static string Shortened(string reason) => reason.Length <= ReasonCharacters ? reason : reason[..ReasonCharacters];

    [GeneratedRegex(@"(\b(at|on|in)\s+)?\blines?\s+[0-9]+(\s*-\s*[0-9]+)?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex LineNumber();

    [GeneratedRegex(@"\b([\w/.-]+\.[a-z]\w{0,4}):[0-9]+\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex LineOfFile();

    [GeneratedRegex(@"[ \t]{2,}", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Spaces();
}
