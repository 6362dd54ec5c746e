using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Engine.Portability;

/// <summary>
/// What a line of an export with history says beside the fields of a memory: which version it is, and when the store that
/// it comes from believed it.
/// </summary>
/// <param name="Number">Which version of the memory.</param>
/// <param name="RecordedAt">When that store began to believe it.</param>
/// <param name="RetiredAt">When it ceased to; null while it was current.</param>
/// <param name="Model">The model that wrote it.</param>
/// <param name="PromptVersion">The version of its prompt.</param>
internal sealed record VersionStamp(int Number, DateTimeOffset RecordedAt, DateTimeOffset? RetiredAt, string? Model, string? PromptVersion)
{
    /// <summary>Names of its fields in a line.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["version", "recorded_at", "retired_at", "model", "prompt_version"];

    public static void Write(Utf8JsonWriter json, MemoryVersion version)
    {
        json.WriteNumber("version", version.Number);
        json.WriteString("recorded_at", TimeText.Format(version.RecordedAt));
        if (version.RetiredAt is { } retired)
        {
            json.WriteString("retired_at", TimeText.Format(retired));
        }

        if (version.Model is not null)
        {
            json.WriteString("model", version.Model);
        }

        if (version.PromptVersion is not null)
        {
            json.WriteString("prompt_version", version.PromptVersion);
        }
    }

    public MemoryVersion ApplyTo(MemoryVersion version) => version with
    {
        Number = Number,
        RecordedAt = RecordedAt,
        RetiredAt = RetiredAt,
        Model = Model,
        PromptVersion = PromptVersion,
    };
}
