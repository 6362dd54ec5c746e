using System.Text.Json;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Ledger;

/// <summary>An entry of the ledger in JSON and in a line of text.</summary>
internal static class LedgerJson
{
    /// <summary>Writes how many entries there are, and each.</summary>
    public static void WriteAll(Utf8JsonWriter json, IReadOnlyList<LedgerEntry> entries)
    {
        json.WriteNumber("count", entries.Count);
        json.WriteStartArray("entries");
        foreach (var entry in entries)
        {
            Write(json, entry);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, LedgerEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", entry.Sequence);
        json.WriteString("time", TimeText.Format(entry.Intent.Time));
        json.WriteString("operation", LedgerNames.Of(entry.Intent.Operation));
        json.WriteString("id", entry.Subject.Value);
        json.WriteString("change", NameOf(entry.Change));
        switch (entry.Change)
        {
            case LedgerChange.VersionAdded added:
                json.WriteNumber("version", added.Version.Number);
                json.WriteString("content", added.Version.Content);
                if (added.Version is { Model: { } model, PromptVersion: var prompts })
                {
                    json.WriteString("model", model);
                    json.WriteString("prompt_version", prompts);
                }

                break;
            case LedgerChange.VersionRetired retired:
                json.WriteNumber("version", retired.Number);
                break;
            case LedgerChange.MemoryErased erased:
                json.WriteNumber("versions", erased.Versions);
                json.WriteNumber("payloads", erased.Payloads);
                break;
            case LedgerChange.EdgeLinked linked:
                WriteEdge(json, linked.Edge);
                break;
            case LedgerChange.EdgeUnlinked unlinked:
                WriteEdge(json, unlinked.Edge);
                break;
            default:
                break;
        }

        json.WriteString("actor", entry.Intent.Actor);
        if (entry.Intent.Agent is { } agent)
        {
            json.WriteString("agent", agent);
        }

        json.WriteString("origin", WireNames.Of(entry.Intent.Origin));
        json.WriteString("batch", entry.Intent.Batch);
        json.WriteString("hash", Convert.ToHexStringLower(entry.Hash.Span));
        json.WriteEndObject();
    }

    /// <summary>Writes which edge is meant.</summary>
    public static void WriteEdge(Utf8JsonWriter json, MemoryEdge edge)
    {
        json.WriteString("source_id", edge.Source.Value);
        json.WriteString("target_id", edge.Target.Value);
        json.WriteString("edge_type", WireNames.Of(edge.Kind));
        json.WriteNumber("weight", edge.Weight);
    }

    /// <summary>An edge in words.</summary>
    public static string TextOf(MemoryEdge edge)
        => FormattableString.Invariant($"{WireNames.Of(edge.Kind)} {edge.Weight:0.##} from {edge.Source} to {edge.Target}");

    /// <summary>What an entry says, for people.</summary>
    public static string TextOf(LedgerEntry entry) => entry.Change switch
    {
        LedgerChange.VersionAdded { Version: { Model: { } model, PromptVersion: { } prompts } refined } => $"{refined.Content} (by {model}, prompts {prompts})",
        LedgerChange.VersionAdded added => added.Version.Content,
        LedgerChange.VersionRetired retired => FormattableString.Invariant($"(version {retired.Number} retired)"),
        LedgerChange.MemoryErased erased => FormattableString.Invariant($"(erased for good, {erased.Versions} versions)"),
        LedgerChange.EdgeLinked linked => $"(linked: {TextOf(linked.Edge)})",
        LedgerChange.EdgeUnlinked unlinked => $"(unlinked: {TextOf(unlinked.Edge)})",
        LedgerChange.Unreadable unreadable => $"(unreadable: {unreadable.Reason})",
        _ => "(erased)",
    };

    private static string NameOf(LedgerChange? change) => change switch
    {
        LedgerChange.VersionAdded => "version",
        LedgerChange.VersionRetired => "retired",
        LedgerChange.MemoryErased => "erasure",
        LedgerChange.EdgeLinked => "linked",
        LedgerChange.EdgeUnlinked => "unlinked",
        LedgerChange.Unreadable => "unreadable",
        _ => "erased",
    };
}
