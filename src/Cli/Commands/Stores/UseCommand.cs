using System.CommandLine;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Stores;

/// <summary>Chooses the store that the home works on, or the one that is used in a git repository.</summary>
internal sealed class UseCommand : Verb
{
    private readonly Argument<string> _name = StoreArgument.Create();
    private readonly Option<bool> _here = new("--here") { Description = "In this git repository only, in each of its clones and worktrees" };

    /// <summary>Makes the verb.</summary>
    public UseCommand()
        : base(
            "use",
            "Make a store the active one, used where neither --store nor SATCHEL_STORE names another. Exit code 1 where there is none of this name.",
            "satchel store use work",
            "satchel store use acme --here          # wherever this repository is checked out",
            "satchel store use default")
    {
        Add(_name);
        Add(_here);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var catalog = context.Catalog;
        var name = await StoreArgument.ParseExistingAsync(context.Value(_name), catalog, cancellationToken);
        string line;
        if (context.Value(_here))
        {
            line = $"{name.Value} is the store of {await UseHereAsync(context, name, cancellationToken)}";
        }
        else
        {
            await ActiveStore.SetAsync(context.Home, name, context.Clock, cancellationToken);
            line = $"{name.Value} is the active store";
        }

        var place = await catalog.LocateAsync(name, cancellationToken);
        var inForce = context.Store;
        string[] lines = inForce.Name == name
            ? [line]
            : [line, $"note: here {inForce.Name.Value} goes before it ({Config.ShownValue.Of(inForce.Source)})"];
        StoreReport.Write(context, "used", name, place.Location, backup: null, lines);
        return ExitCode.Done;
    }

    /// <summary>Notes the repository with the store, and with no other one.</summary>
    /// <returns>The identity of the repository.</returns>
    private static async Task<string> UseHereAsync(CommandContext context, StoreName name, CancellationToken cancellationToken)
    {
        var identity = GitIdentity.Find(context.Host.WorkingDirectory())
            ?? throw CommandException.No("not_in_repository", "--here: this directory lies in no git repository.", "leave --here out to choose the store for all directories");
        var file = context.SettingsFile;
        var own = SettingRegistry.Get($"store.{name.Value}.repository");
        IReadOnlyList<string> kept = [];
        foreach (var (key, identities) in context.ReadSettings().ReadRepositories())
        {
            string[] others = [.. identities.Where(other => !string.Equals(other, identity, StringComparison.Ordinal))];
            if (key.Store == name)
            {
                kept = others;
            }
            else if (others.Length < identities.Count)
            {
                _ = others.Length > 0
                    ? await file.SetAsync(key, string.Join(',', others), cancellationToken)
                    : await file.RemoveAsync(key.Name, cancellationToken);
            }
        }

        return await file.SetAsync(own, string.Join(',', [.. kept, identity]), cancellationToken) is SettingChange.Invalid invalid
            ? throw CommandException.No("repositories_too_many", invalid.Problem, $"satchel config unset {own.Name}")
            : identity;
    }
}
