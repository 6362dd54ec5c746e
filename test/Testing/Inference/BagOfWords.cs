using System.Numerics.Tensors;

namespace Satchel.Testing.Inference;

/// <summary>Vectors of texts by their words: the same everywhere, near each other where texts share words.</summary>
public static class BagOfWords
{
    /// <summary>The vector of a text; never without direction.</summary>
    public static float[] Embed(string text, int dimensions)
    {
        var vector = new float[dimensions];
        foreach (var word in text.ToLowerInvariant().Split([.. text.Where(c => !char.IsLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries))
        {
            vector[Hash(word) % (uint)dimensions] += 1;
        }

        vector[0] += vector.Any(component => component != 0) ? 0 : 1;
        return vector;
    }

    /// <summary>How near two texts are, from 0 to 1.</summary>
    public static float Likeness(string one, string other, int dimensions)
        => TensorPrimitives.CosineSimilarity<float>(Embed(one, dimensions), Embed(other, dimensions));

    /// <summary>FNV-1a.</summary>
    private static uint Hash(string word)
        => word.Aggregate(2_166_136_261u, (hash, c) => unchecked((hash ^ c) * 16_777_619u));
}
