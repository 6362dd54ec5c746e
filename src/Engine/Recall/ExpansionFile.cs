using System.Text.Json.Serialization;

namespace Satchel.Engine.Recall;

/// <summary>What stands in the file of <see cref="ExpansionCache"/>.</summary>
internal sealed record ExpansionFile
{
    [JsonPropertyName("format")]
    public string? Format { get; init; }

    [JsonPropertyName("entries")]
    public IReadOnlyList<Entry>? Entries { get; init; }

    /// <summary>The words of one question.</summary>
    public sealed record Entry
    {
        [JsonPropertyName("key")]
        public string? Key { get; init; }

        [JsonPropertyName("at")]
        public long At { get; init; }

        [JsonPropertyName("words")]
        public IReadOnlyList<string>? Words { get; init; }
    }
}
