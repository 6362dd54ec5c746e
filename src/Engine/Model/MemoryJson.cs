using System.Text.Json;

namespace Satchel.Engine.Model;

/// <summary>The fields of a memory in JSON; what has no value is left out.</summary>
public static class MemoryJson
{
    /// <summary>Writes the fields into an object that was begun.</summary>
    public static void WriteFields(Utf8JsonWriter writer, MemoryVersion memory)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(memory);
        WriteFieldsBeforeMetadata(writer, memory);
        if (memory.Metadata is not "{}")
        {
            writer.WritePropertyName("metadata");

            // Line breaks in JSON are only white space, and a line of an export must not hold any.
            writer.WriteRawValue(memory.Metadata.Replace('\r', ' ').Replace('\n', ' '));
        }
    }

    /// <summary>Writes all fields but the metadata.</summary>
    internal static void WriteFieldsBeforeMetadata(Utf8JsonWriter writer, MemoryVersion memory)
    {
        writer.WriteString("id", memory.Id.Value);
        writer.WriteString("content", memory.Content);
        WriteText(writer, "summary", memory.Summary);
        writer.WriteString("category", WireNames.Of(memory.Category));
        writer.WriteNumber("importance", memory.Importance);
        WriteTexts(writer, "entities", memory.Entities);
        WriteTexts(writer, "keywords", memory.Keywords);
        WriteText(writer, "author", memory.Author);
        WriteText(writer, "source", memory.Source);
        writer.WriteString("origin", WireNames.Of(memory.Origin));
        writer.WriteString("trust", WireNames.Of(memory.Trust));
        if (memory.Session is not null)
        {
            writer.WriteString("session", memory.Session);
            writer.WriteNumber("position", memory.Position);
        }

        WriteText(writer, "scope", memory.Scope);
        writer.WriteString("visibility", WireNames.Of(memory.Visibility));
        writer.WriteString("created_at", TimeText.Format(memory.CreatedAt));
        WriteTime(writer, "valid_from", memory.ValidFrom);
        WriteTime(writer, "valid_to", memory.ValidTo);
        WriteTime(writer, "expires_at", memory.ExpiresAt);
        WriteText(writer, "supersedes", memory.Supersedes?.Value);
        WriteTexts(writer, "derived_from", memory.DerivedFrom.Select(id => id.Value).ToArray());
        if (memory.Protected)
        {
            writer.WriteBoolean("protected", true);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            writer.WriteString(name, TimeText.Format(time));
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
