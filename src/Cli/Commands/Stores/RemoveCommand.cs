using System.CommandLine;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Stores;

/// <summary>Removes a store and keeps a backup.</summary>
internal sealed class RemoveCommand : Verb
{
    private readonly Argument<string> _name = StoreArgument.Create();
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };

    /// <summary>Makes the verb.</summary>
    public RemoveCommand()
        : base(
            "remove",
            "Remove a store and its settings (store.NAME.*). A checked backup is kept. Asks on a terminal; elsewhere --yes is needed. The active store is not removed.",
            "satchel store remove scratch",
            "satchel store remove scratch --yes --json | jq -r .backup")
    {
        Add(_name);
        Add(_yes);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var catalog = context.Catalog;
        var name = await StoreArgument.ParseExistingAsync(context.Value(_name), catalog, cancellationToken);
        if (name == ActiveStore.Of(context.Home))
        {
            throw CommandException.No("store_active", $"The store '{name.Value}' is the active one.", "satchel store use OTHER first");
        }

        // A settings file that cannot be read must stop this before anything is gone.
        _ = context.Settings;
        await Confirmation.RequireAsync(
            context,
            context.Value(_yes),
            $"Remove the store '{name.Value}'? A backup is kept.",
            $"satchel store remove {name.Value} --yes",
            cancellationToken);
        var backup = await catalog.RemoveAsync(name, cancellationToken);
        await context.SettingsFile.RemoveStoreAsync(name, cancellationToken);
        StoreReport.Write(context, "removed", name, path: null, backup, $"removed {name.Value}", $"backup in {backup}");
        return ExitCode.Done;
    }
}
