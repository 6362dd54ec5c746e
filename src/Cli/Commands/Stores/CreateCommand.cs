using System.CommandLine;

namespace Satchel.Cli.Commands.Stores;

/// <summary>Makes an empty store.</summary>
internal sealed class CreateCommand : Verb
{
    private readonly Argument<string> _name = StoreArgument.Create();

    /// <summary>Makes the verb.</summary>
    public CreateCommand()
        : base(
            "create",
            "Make an empty store. Exit code 1 where there is one of this name.",
            "satchel store create work",
            "satchel store create client-a && satchel store use client-a")
        => Add(_name);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var name = StoreArgument.Parse(context.Value(_name));
        var catalog = context.Catalog;
        if (await catalog.ExistsAsync(name, cancellationToken))
        {
            throw CommandException.No("store_exists", $"There already is a store '{name.Value}'.", "satchel store list shows all");
        }

        context.Home.Ensure();
        await catalog.CreateAsync(name, cancellationToken);
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
}
