using Microsoft.Extensions.AI;

namespace Satchel.Engine.Inference;

/// <summary>Texts that are too long for an embedding model: their beginning is embedded, and the vector says so.</summary>
public static class CutText
{
    private const string Property = "satchel.lost_characters";

    /// <summary>Characters at the end of the text that the vector knows nothing of; 0 where it was embedded whole.</summary>
    public static int LostCharacters(Embedding<float> embedding)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        return embedding.AdditionalProperties is { } properties && properties.TryGetValue(Property, out var lost) && lost is int count ? count : 0;
    }

    /// <summary>The beginning of a text, at most so many characters, no character in halves.</summary>
    internal static string Cut(string text, int characters)
        => text.Length <= characters ? text : text[..(char.IsHighSurrogate(text[characters - 1]) ? characters - 1 : characters)];

    /// <summary>Notes on a vector what its text has lost.</summary>
    internal static void Note(Embedding<float> embedding, int lost)
    {
        if (lost > 0)
        {
            embedding.AdditionalProperties = new() { [Property] = lost };
        }
    }
}
