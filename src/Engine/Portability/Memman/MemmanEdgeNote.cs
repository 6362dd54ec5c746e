using System.Text.Json;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Engine.Portability.Memman;

/// <summary>What memman notes about an edge.</summary>
/// <param name="Metadata">The note as a JSON object.</param>
/// <param name="MadeBy">Who made the edge.</param>
/// <param name="IsBackward">Whether it says that the edge goes from the later to the earlier one; null where it does not say.</param>
/// <param name="IsBroken">Whether the note could not be kept.</param>
internal sealed record MemmanEdgeNote(string Metadata, string MadeBy, bool? IsBackward, bool IsBroken)
{
    private const string Machine = "memman";

    /// <summary>Whether a person or an agent made the edge.</summary>
    public bool IsManual => MadeBy != Machine;

    /// <summary>Reads a note; one that is missing says nothing.</summary>
    public static MemmanEdgeNote Of(string? text)
    {
        if (text is null)
        {
            return new MemmanEdgeNote("{}", Machine, null, IsBroken: false);
        }

        var (metadata, refusal) = MemoryGuard.AdmitMetadata(text);
        if (refusal is not null)
        {
            return new MemmanEdgeNote("{}", Machine, null, IsBroken: true);
        }

        using var note = JsonDocument.Parse(metadata);
        bool? isBackward = TextOf(note, "direction") switch
        {
            "precedes" => false,
            "succeeds" => true,
            _ => null,
        };

        // Both directions become one edge, from the earlier to the later.
        return new MemmanEdgeNote(
            isBackward is true ? metadata.Replace("\"succeeds\"", "\"precedes\"", StringComparison.Ordinal) : metadata,
            TextOf(note, "created_by") switch
            {
                "claude" => WireNames.Of(MemoryOrigin.Agent),
                "manual" => WireNames.Of(MemoryOrigin.Human),
                _ => Machine,
            },
            isBackward,
            IsBroken: false);
    }

    private static string? TextOf(JsonDocument note, string name)
        => note.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
