using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Guard;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Says what the guard took out of a text, and what it left although it may be a secret.</summary>
internal static class SecretOutput
{
    /// <summary>Writes both as properties.</summary>
    public static void Write(Utf8JsonWriter json, SecretReport secrets)
    {
        json.WriteNumber("redactions", secrets.Redactions);
        json.WriteStartArray("suspects");
        foreach (var suspect in secrets.Suspects)
        {
            json.WriteStartObject();
            json.WriteString("kind", suspect.Kind);
            json.WriteString("field", suspect.Field);
            json.WriteNumber("position", suspect.Position);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a line for each of them, where there is something to say.</summary>
    public static void Write(TextPage text, SecretReport secrets)
    {
        if (secrets.Redactions > 0)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{secrets.Redactions} {(secrets.Redactions == 1 ? "secret" : "secrets")} redacted before writing"));
        }

        if (secrets.Suspects.Count > 0)
        {
            var places = secrets.Suspects.Select(suspect => string.Create(CultureInfo.InvariantCulture, $"{suspect.Kind} in {suspect.Field} at {suspect.Position}"));
            text.Line($"kept, but may be secret: {string.Join(", ", places)}");
        }
    }
}
