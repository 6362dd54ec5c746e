using Satchel.Engine.Inference;

namespace Satchel.Cli.Commands.Setup;

/// <summary>What does not happen because a setting is missing. Storing and recalling need none.</summary>
/// <param name="Name">What stays off, in words.</param>
/// <param name="Command">The command line that turns it on.</param>
internal sealed record OffFeature(string Name, string Command)
{
    private const string Refinement = "refinement of memories by a model";

    /// <summary>Whether it is the refinement of memories, for which a worker is needed.</summary>
    public bool IsRefinement => Name is Refinement;

    /// <summary>Everything that stays off.</summary>
    public static IReadOnlyList<OffFeature> All(CommandContext context)
    {
        using var models = context.OpenModels(context.ReadSettings());
        var store = context.Store.Name;
        (string, IReadOnlyList<MissingSetting>)[] features =
        [
            (Refinement, models.MissingForChat(ModelRole.Canonical)),
            ("recall by meaning, with vectors of a model", models.MissingForEmbeddings(store)),
            ("reranking by a model", models.MissingForRerank(store)),
        ];
        return [.. features.Where(feature => feature.Item2.Count > 0).Select(feature => new OffFeature(feature.Item1, string.Join("; ", feature.Item2.Select(missing => missing.Command))))];
    }
}
