using System.Globalization;
using Satchel.Engine.Store;

namespace Satchel.Engine.Inference;

/// <summary>The embedding model of one store.</summary>
internal sealed class EmbeddingEndpoint
{
    private const string CutPrefix = "cut=";
    private const string UnitSuffix = ";unit";

    /// <summary>How long one request may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Who computes.</summary>
    public required EmbeddingProvider Kind { get; init; }

    /// <summary>Whom to ask.</summary>
    public required ProviderAddress Provider { get; init; }

    /// <summary>The setting that holds the key, for messages.</summary>
    public required string KeySetting { get; init; }

    /// <summary>The key; null where none is set.</summary>
    public required ApiKey? Key { get; init; }

    /// <summary>The model, as the provider names it.</summary>
    public required string Model { get; init; }

    /// <summary>What its tokens cost.</summary>
    public required ModelPrice Price { get; init; }

    /// <summary>Longest text in characters; what is longer is cut.</summary>
    public required int MostCharacters { get; init; }

    /// <summary>What is done with a text and its vector, as an embedding space names it.</summary>
    public string Preprocessing => PreprocessingOf(MostCharacters);

    /// <summary>How many components the vectors have, where that is certain; null where it has to be asked.</summary>
    public int? Dimensions { get; init; }

    /// <summary>How a space names that texts are cut and vectors have the length 1.</summary>
    public static string PreprocessingOf(int mostCharacters) => FormattableString.Invariant($"{CutPrefix}{mostCharacters}{UnitSuffix}");

    /// <summary>The same model, so that its vectors lie in a space; null where nobody makes vectors like those any more.</summary>
    public EmbeddingEndpoint? In(EmbeddingSpace space)
        => space.Preprocessing.StartsWith(CutPrefix, StringComparison.Ordinal) && space.Preprocessing.EndsWith(UnitSuffix, StringComparison.Ordinal)
            && int.TryParse(space.Preprocessing.AsSpan()[CutPrefix.Length..^UnitSuffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var characters)
            ? new EmbeddingEndpoint
            {
                Kind = Kind,
                Provider = Provider,
                KeySetting = KeySetting,
                Key = Key,
                Model = Model,
                Price = Price,
                MostCharacters = characters,
                Dimensions = space.Dimensions,
            }
            : null;
}
