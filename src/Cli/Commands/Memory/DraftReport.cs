using System.Text.Json;
using Satchel.Cli.Output;

namespace Satchel.Cli.Commands.Memory;

/// <summary>What the verbs say that take in a text.</summary>
internal static class DraftReport
{
    /// <summary>Writes the warnings, where there are any.</summary>
    public static void WriteWarnings(Utf8JsonWriter json, IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
        {
            return;
        }

        json.WriteStartArray("warnings");
        foreach (var warning in warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
    }

    /// <summary>Says the warnings in a line, where there are any.</summary>
    public static void WriteWarnings(TextPage text, IReadOnlyList<string> warnings)
    {
        if (warnings.Count > 0)
        {
            text.Line($"warnings: {string.Join(", ", warnings)}");
        }
    }
}
