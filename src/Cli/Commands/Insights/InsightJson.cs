using System.Text.Json;
using Satchel.Engine.Health;

namespace Satchel.Cli.Commands.Insights;

/// <summary>What several verbs of the group write.</summary>
internal static class InsightJson
{
    /// <summary>Writes a list of texts, also an empty one.</summary>
    public static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes what a memory is worth.</summary>
    public static void WriteRetention(Utf8JsonWriter json, RetainedMemory retained)
    {
        json.WriteNumber("access_count", Math.Round(retained.Accesses, 3));
        json.WriteNumber("effective_importance", Math.Round(retained.Value, 6));
        json.WriteNumber("days_since_access", Math.Round(retained.Days, 3));
        json.WriteNumber("edge_count", retained.Edges);
        json.WriteBoolean("immune", retained.IsImmune);
    }
}
