using System.CommandLine;
using Satchel.Cli.Commands.Config;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Stores;

/// <summary>Makes an empty store.</summary>
internal sealed class CreateCommand : Verb
{
    private readonly Argument<string> _name = StoreArgument.Create();
    private readonly Option<string> _backend = new("--backend") { HelpName = "sqlite|postgres", Description = "What keeps it (the setting store.default_backend)" };

    /// <summary>Makes the verb.</summary>
    public CreateCommand()
        : base(
            "create",
            "Make an empty store. Exit code 1 where there is one of this name.",
            "satchel store create work",
            "satchel store create client-a && satchel store use client-a",
            "satchel store create team --backend postgres    # on the server of satchel config set-pg-dsn")
    {
        _backend.AcceptOnlyFromAmong("sqlite", "postgres");
        Add(_name);
        Add(_backend);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var name = StoreArgument.Parse(context.Value(_name));
        IStoreCatalog catalog = context.Value(_backend) switch
        {
            "postgres" => context.Catalog.ServerOf(name),
            "sqlite" => context.Catalog.Files,
            _ => context.Catalog,
        };
        if (await catalog.ExistsAsync(name, cancellationToken) || await context.Catalog.ExistsAsync(name, cancellationToken))
        {
            throw CommandException.No("store_exists", $"There already is a store '{name.Value}'.", "satchel store list shows all");
        }

        context.Home.Ensure();
        await catalog.CreateAsync(name, cancellationToken);
        await KeepBackendAsync(context, name, cancellationToken);
        var place = await catalog.LocateAsync(name, cancellationToken);
        StoreReport.Write(
            context,
            "created",
            name,
            place.Location,
            backup: null,
            $"created {name.Value} in {place.Location}",
            $"satchel store use {name.Value} makes it the active one");
        return ExitCode.Done;
    }

    /// <summary>The settings say from now on where the store is, whatever becomes of the default.</summary>
    private async Task KeepBackendAsync(CommandContext context, StoreName name, CancellationToken cancellationToken)
    {
        if (context.Value(_backend) is { } backend)
        {
            await context.SettingsFile.SetAsync(KeyArgument.Find($"store.{name.Value}.backend"), backend, cancellationToken);
            context.ForgetSettings();
        }
    }
}
