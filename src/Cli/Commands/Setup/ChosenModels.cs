using System.Security.Cryptography;
using Satchel.Engine.Inference;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Setup;

/// <summary>Models for the roles, chosen from those that the endpoint of the settings lists.</summary>
internal static class ChosenModels
{
    /// <summary>The setting of each role.</summary>
    public static IReadOnlyList<(ModelRole Role, string Key)> Keys { get; } =
        [(ModelRole.Fast, "llm.model.fast"), (ModelRole.Canonical, "llm.model.canonical"), (ModelRole.Metadata, "llm.model.metadata")];

    /// <summary>Asks the endpoint; empty where it does not answer or nothing is certain.</summary>
    public static async Task<IReadOnlyDictionary<ModelRole, string>> AskAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await ModelCatalogue.ChooseAsync(
                context.ReadSettings(), context.Clock, static () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue, cancellationToken);
        }
        catch (Exception error) when (error is ModelException or SettingsException)
        {
            return new Dictionary<ModelRole, string>();
        }
    }

    /// <summary>The settings of the roles that nobody has named a model for.</summary>
    public static async Task<IReadOnlyList<ChosenSetting>> ReadAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var settings = context.ReadSettings();
        var open = Keys.Select(role => (role.Role, Key: SettingRegistry.Get(role.Key))).Where(role => settings.Read(role.Key).Written is null).ToArray();
        var models = open.Length == 0 ? new Dictionary<ModelRole, string>() : await AskAsync(context, cancellationToken);
        return [.. open.Where(role => models.ContainsKey(role.Role)).Select(role => new ChosenSetting(role.Key, models[role.Role]))];
    }
}
