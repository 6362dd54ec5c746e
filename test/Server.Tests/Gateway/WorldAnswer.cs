using System.Text.Json;

namespace Satchel.Server.Tests.Gateway;

/// <summary>What a gateway answered.</summary>
internal sealed record WorldAnswer(int Status, string Text, IReadOnlyList<string> Challenges, bool SaysWhenToRetry, bool IsKeptByNobody)
{
    /// <summary>The origin whose pages may read it; null for none.</summary>
    public string? AllowedOrigin { get; init; }

    /// <summary>The answer.</summary>
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>A text of the answer, or null.</summary>
    public string? this[string field] => JsonDocument.Parse(Text).RootElement.TryGetProperty(field, out var value) ? value.ToString() : null;
}
