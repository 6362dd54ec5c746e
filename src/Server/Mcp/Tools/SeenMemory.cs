using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Server.Mcp.Tools;

/// <summary>What a model sees of a memory. The text of one that is held back is not among it.</summary>
internal static class SeenMemory
{
    /// <summary>The text, or null where it is held back.</summary>
    public static string? TextOf(MemoryVersion memory) => memory.Trust is MemoryTrust.Quarantined ? null : memory.Content;

    /// <summary>Writes the properties that Lightning Memory gives a memory, and where its text came from.</summary>
    public static void Write(Utf8JsonWriter json, MemoryVersion memory)
    {
        json.WriteString("id", memory.Id.Value);
        json.WriteString("content", TextOf(memory));
        json.WriteString("type", WireNames.Of(memory.Category));
        json.WritePropertyName("metadata");
        json.WriteRawValue(memory.Trust is MemoryTrust.Quarantined ? "{}" : memory.Metadata);
        json.WriteNull("nostr_event_id");
        json.WriteString("created_at", TimeText.Format(memory.CreatedAt));
        json.WriteString("origin", WireNames.Of(memory.Origin));
        json.WriteString("trust", WireNames.Of(memory.Trust));
    }
}
