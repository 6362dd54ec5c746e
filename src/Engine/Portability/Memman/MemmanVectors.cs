using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Text.Json;
using Satchel.Engine.Portability.Foreign;
using Satchel.Engine.Portability.Sqlite;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability.Memman;

/// <summary>
/// The vectors of a store of memman. They are float64, little-endian; the store's fingerprint says what they were made with.
/// What is embedded, and how, is the same here, so the spaces are too.
/// </summary>
internal sealed class MemmanVectors
{
    private readonly Func<string, string> _preprocessingOf;

    private MemmanVectors(EmbeddingSpace? own, EmbeddingSpace? next, Func<string, string> preprocessingOf)
        => (Own, Next, _preprocessingOf) = (own, next, preprocessingOf);

    /// <summary>The space of the store; null where it has no fingerprint.</summary>
    public EmbeddingSpace? Own { get; }

    /// <summary>The space to which the store was being moved; null as a rule.</summary>
    public EmbeddingSpace? Next { get; }

    /// <summary>Reads what a store notes about its vectors.</summary>
    public static MemmanVectors Of(MemmanTables? tables, MemmanSettings settings)
    {
        var next = int.TryParse(tables?.Meta("embed_swap_target_dim"), out var dimensions)
            ? Space(tables.Meta("embed_swap_target_provider"), tables.Meta("embed_swap_target_model"), dimensions, settings.PreprocessingOf)
            : null;
        return new MemmanVectors(Fingerprint(tables?.Meta("embed_fingerprint"), settings.PreprocessingOf), next, settings.PreprocessingOf);
    }

    /// <summary>The vectors of an insight.</summary>
    /// <param name="row">The insight.</param>
    /// <param name="mended">Told what cannot be used.</param>
    public IReadOnlyList<ForeignVector> Read(ForeignRow row, ICollection<string> mended)
    {
        var vectors = new List<ForeignVector>();
        Add(row["embedding"], SpaceOf(row.Text("embedding_model")));
        Add(row["embedding_pending"], Next);
        return vectors;

        void Add(object? value, EmbeddingSpace? space)
        {
            if (value is null)
            {
                return;
            }

            if (space is null)
            {
                mended.Add("vector_without_fingerprint");
            }
            else if (value is byte[] bytes && Components(bytes) is { } components
                && (components.Length == space.Dimensions || (space.Model != Own?.Model && components.Length <= EmbeddingSpace.MostDimensions)))
            {
                vectors.Add(new ForeignVector(space with { Dimensions = components.Length }, components));
            }
            else
            {
                mended.Add("vector_unusable");
            }
        }
    }

    /// <summary>The space of a vector that names its model; it may be older than the fingerprint.</summary>
    private EmbeddingSpace? SpaceOf(string? model)
        => Own is null || model is null || model == Own.Model ? Own : Own with { Model = model, Preprocessing = _preprocessingOf(Own.Provider) };

    private static EmbeddingSpace? Fingerprint(string? text, Func<string, string> preprocessingOf)
    {
        try
        {
            using var json = JsonDocument.Parse(text ?? "null");
            var root = json.RootElement;
            return root.ValueKind is JsonValueKind.Object
                && root.TryGetProperty("provider", out var provider) && provider.ValueKind is JsonValueKind.String
                && root.TryGetProperty("model", out var model) && model.ValueKind is JsonValueKind.String
                && root.TryGetProperty("dim", out var dim) && dim.ValueKind is JsonValueKind.Number && dim.TryGetInt32(out var dimensions)
                ? Space(provider.GetString(), model.GetString(), dimensions, preprocessingOf)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static EmbeddingSpace? Space(string? provider, string? model, int dimensions, Func<string, string> preprocessingOf)
        => provider is { Length: > 0 } && model is { Length: > 0 } && dimensions is > 0 and <= EmbeddingSpace.MostDimensions
            ? new EmbeddingSpace(provider, model, dimensions, preprocessingOf(provider))
            : null;

    /// <summary>The vector with the length 1; null where it is cut off, or has no length.</summary>
    private static float[]? Components(byte[] bytes)
    {
        if (bytes.Length == 0 || bytes.Length % sizeof(double) != 0)
        {
            return null;
        }

        var components = new double[bytes.Length / sizeof(double)];
        for (var i = 0; i < components.Length; i++)
        {
            components[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)));
        }

        var length = TensorPrimitives.Norm<double>(components);
        return double.IsFinite(length) && length > 0 ? [.. components.Select(component => (float)(component / length))] : null;
    }
}
