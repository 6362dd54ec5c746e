using Satchel.Engine.Inference;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Setup;

/// <summary>What does not happen because a setting is missing. Storing and recalling need none.</summary>
/// <param name="Name">What stays off, in words.</param>
/// <param name="Command">The command line that turns it on, or what is wrong with a setting that is there.</param>
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
        return
        [
            .. Find(Refinement, () => models.MissingForChat(ModelRole.Canonical)),
            .. Find("recall by meaning, with vectors of a model", () => models.MissingForEmbeddings(store)),
            .. Find("reranking by a model", () => models.MissingForRerank(store)),
        ];
    }

    private static IEnumerable<OffFeature> Find(string name, Func<IReadOnlyList<MissingSetting>> missing)
    {
        try
        {
            return missing() is [_, ..] settings ? [new OffFeature(name, string.Join("; ", settings.Select(setting => setting.Command)))] : [];
        }
        catch (Exception error) when (error is ModelException or SettingsException)
        {
            // An address that may not be called, a reference that leads nowhere: set, and off all the same.
            return [new OffFeature(name, error.Message)];
        }
    }
}
