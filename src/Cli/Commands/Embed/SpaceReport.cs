using System.Text.Json;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Embed;

/// <summary>How an embedding space is shown.</summary>
internal static class SpaceReport
{
    public static string Name(EmbeddingSpace? space)
        => space is null ? "none" : FormattableString.Invariant($"{space.Provider}/{space.Model}, {space.Dimensions} dimensions");

    /// <summary>What is still being done: new vectors are computed, or edges are made from them.</summary>
    public static string StateOf(ModelSpaces spaces) => spaces.Move?.Target == spaces.Own ? "linking" : "backfilling";

    public static void Write(Utf8JsonWriter json, string name, EmbeddingSpace? space)
    {
        if (space is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("provider", space.Provider);
        json.WriteString("model", space.Model);
        json.WriteNumber("dimensions", space.Dimensions);
        json.WriteString("preprocessing", space.Preprocessing);
        json.WriteEndObject();
    }
}
