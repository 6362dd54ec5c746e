using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;

namespace Satchel.Cli.Commands.Memory;

/// <summary>How an absence is shown: <c>satchel.why_not/1</c>, or a few sentences.</summary>
internal static class WhyNotReport
{
    private const int Decimals = 6;

    public static void Write(CommandContext context, RecallQuery query, Absence absence)
        => context.Output.Document(
            "satchel.why_not/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                WriteJson(json, query, absence);
            },
            text => WriteText(text, absence));

    private static void WriteJson(Utf8JsonWriter json, RecallQuery query, Absence absence)
    {
        json.WriteString("id", absence.Id.Value);
        json.WriteString("content", absence.Memory?.Content);
        json.WriteString("query", query.Text);
        json.WriteBoolean("shown", absence.Rank is not null);
        if (absence.Rank is { } rank)
        {
            json.WriteNumber("rank", rank);
        }

        if (absence.Score is { } score)
        {
            json.WriteNumber("score", Math.Round(score, Decimals));
        }

        json.WriteStartArray("causes");
        foreach (var cause in absence.Causes)
        {
            json.WriteStartObject();
            WriteCause(json, cause);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("changes");
        foreach (var change in absence.Changes)
        {
            json.WriteStartObject();
            json.WriteString("option", OptionOf(change.Part));
            json.WriteString("value", change.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("words");
        foreach (var word in absence.Words)
        {
            json.WriteStartObject();
            json.WriteString("word", word.Word);
            json.WriteNumber("rank", word.Rank);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCause(Utf8JsonWriter json, AbsenceCause cause)
    {
        json.WriteString("cause", NameOf(cause));
        switch (cause)
        {
            case AbsenceCause.Erased { At: var at }:
                json.WriteString("at", TimeText.Format(at));
                break;
            case AbsenceCause.Superseded superseded:
                json.WriteString("at", TimeText.Format(superseded.At));
                json.WriteString("by", superseded.By.Value);
                break;
            case AbsenceCause.Retired { At: var at }:
                json.WriteString("at", TimeText.Format(at));
                break;
            case AbsenceCause.Expired { At: var at }:
                json.WriteString("at", TimeText.Format(at));
                break;
            case AbsenceCause.NotYetRecorded { At: var at }:
                json.WriteString("at", TimeText.Format(at));
                break;
            case AbsenceCause.FilteredOut { Filter: var filter }:
                json.WriteString("option", OptionOf(filter));
                break;
            case AbsenceCause.Repeats { Of: var of }:
                json.WriteString("of", of.Value);
                break;
            case AbsenceCause.BelowMinimumScore below:
                json.WriteNumber("score", Math.Round(below.Score, Decimals));
                json.WriteNumber("minimum", below.Minimum);
                break;
            case AbsenceCause.BeyondLimit beyond:
                WriteBeyond(json, beyond);
                break;
            case AbsenceCause.NoCommonTerm { Unknown: var unknown }:
                json.WriteStartArray("unknown");
                foreach (var word in unknown)
                {
                    json.WriteStringValue(word);
                }

                json.WriteEndArray();
                break;
        }
    }

    private static void WriteBeyond(Utf8JsonWriter json, AbsenceCause.BeyondLimit beyond)
    {
        json.WriteNumber("rank", beyond.Rank);
        json.WriteNumber("limit", beyond.Limit);
        json.WriteString("last_shown", beyond.LastShown.Value);
        json.WriteNumber("last_score", Math.Round(beyond.LastScore, Decimals));
        json.WriteStartArray("lacks");
        foreach (var gap in beyond.Lacks)
        {
            json.WriteStartObject();
            json.WriteString("signal", gap.Signal);
            json.WriteNumber("own", Math.Round(gap.Own, Decimals));
            json.WriteNumber("other", Math.Round(gap.Other, Decimals));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string NameOf(AbsenceCause cause) => cause switch
    {
        AbsenceCause.Erased => "erased",
        AbsenceCause.Quarantined => "quarantined",
        AbsenceCause.Superseded => "superseded",
        AbsenceCause.Retired => "retired",
        AbsenceCause.Expired => "expired",
        AbsenceCause.NotYetRecorded => "not_yet_recorded",
        AbsenceCause.FilteredOut => "filtered_out",
        AbsenceCause.Repeats => "repeats",
        AbsenceCause.BelowMinimumScore => "below_minimum_score",
        AbsenceCause.BeyondLimit => "beyond_limit",
        AbsenceCause.Outscored => "outscored",
        AbsenceCause.NoCommonTerm => "no_common_term",
        _ => throw new UnreachableException(),
    };

    private static string OptionOf(string part) => part switch
    {
        "category" => "--cat",
        "as_of" => "--as-of",
        "min_score" => "--min-score",
        _ => "--" + part,
    };

    private static void WriteText(TextPage text, Absence absence)
    {
        if (absence.Memory is { } memory)
        {
            text.Paragraph(memory.Content, hanging: 0);
            text.Line();
        }

        if (absence.Rank is { } rank)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"It is there, at rank {rank}, with a score of {absence.Score:F3}."));
        }

        foreach (var cause in absence.Causes)
        {
            text.Paragraph(Sentence(cause, absence.Id), hanging: 0);
        }

        if (absence.Changes.Count > 0)
        {
            var changes = absence.Changes.Select(change => change.Value is { } value ? $"with {OptionOf(change.Part)} {value}" : $"without {OptionOf(change.Part)}");
            text.Paragraph($"Tried: it is shown {string.Join(" and ", changes)}.", hanging: 0);
        }

        foreach (var word in absence.Words)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"Tried: it is shown at rank {word.Rank} if the question also says '{word.Word}'."));
        }
    }

    private static string Sentence(AbsenceCause cause, MemoryId id) => cause switch
    {
        AbsenceCause.Erased { At: var at } => $"It was erased for good on {TimeText.Format(at)}.",
        AbsenceCause.Quarantined => $"It is held back until a person has read and released it: satchel insights release {id}.",
        AbsenceCause.Superseded superseded => $"The memory {superseded.By} took its place on {TimeText.Format(superseded.At)}.",
        AbsenceCause.Retired { At: var at } => $"It was forgotten on {TimeText.Format(at)}.",
        AbsenceCause.Expired { At: var at } => $"It expired on {TimeText.Format(at)}.",
        AbsenceCause.NotYetRecorded { At: var at } => $"It was recorded only on {TimeText.Format(at)}, after the moment of --as-of.",
        AbsenceCause.FilteredOut { Filter: var filter } => $"{OptionOf(filter)} leaves it out.",
        AbsenceCause.Repeats { Of: var of } => $"It says exactly the same as {of}, which is shown in its place and names it.",
        AbsenceCause.BelowMinimumScore below => string.Create(
            CultureInfo.InvariantCulture, $"It scores {below.Score:F3}, below the least score of {below.Minimum}."),
        AbsenceCause.BeyondLimit beyond => Beyond(beyond),
        AbsenceCause.Outscored => string.Create(
            CultureInfo.InvariantCulture, $"More than {RecallQuery.MostResults:N0} others are better, and no more can be shown."),
        AbsenceCause.NoCommonTerm { Unknown: [] } => "It holds no word of the question, and nothing near it or linked with it does.",
        AbsenceCause.NoCommonTerm { Unknown: var unknown } =>
            $"It holds no word of the question, and nothing near it or linked with it does. No memory at all says {string.Join(", ", unknown.Select(word => $"'{word}'"))}.",
        _ => throw new UnreachableException(),
    };

    private static string Beyond(AbsenceCause.BeyondLimit beyond)
    {
        var place = string.Create(
            CultureInfo.InvariantCulture,
            $"Its rank is {beyond.Rank}, and {beyond.Limit} are shown: it scores {beyond.Score:F3}, the last one shown {beyond.LastScore:F3}.");
        var lacks = beyond.Lacks.Select(gap => string.Create(CultureInfo.InvariantCulture, $"{gap.Signal} ({gap.Own:F3} against {gap.Other:F3})")).ToArray();
        return lacks.Length == 0 ? place : $"{place} It is behind in {string.Join(", ", lacks)}.";
    }
}
