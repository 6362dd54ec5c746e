namespace Satchel.Engine.Store;

/// <summary>What a vector was made with. Vectors of two spaces are never compared.</summary>
/// <param name="Provider">Who computes the vectors, such as <c>offline</c> or <c>voyage</c>.</param>
/// <param name="Model">The model's name, revision included.</param>
/// <param name="Dimensions">Components of a vector, 1 to 8,192.</param>
/// <param name="Preprocessing">What is done with a text before it is embedded; part of the space's identity.</param>
public sealed record EmbeddingSpace(string Provider, string Model, int Dimensions, string Preprocessing)
{
    /// <summary>Most components of a vector.</summary>
    public const int MostDimensions = 8_192;
}
