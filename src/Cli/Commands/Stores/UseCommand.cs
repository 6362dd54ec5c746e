using System.CommandLine;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Stores;

/// <summary>Chooses the store that the home works on.</summary>
internal sealed class UseCommand : Verb
{
    private readonly Argument<string> _name = StoreArgument.Create();

    /// <summary>Makes the verb.</summary>
    public UseCommand()
        : base(
            "use",
            "Make a store the active one, used where neither --store nor SATCHEL_STORE names another. Exit code 1 where there is none of this name.",
            "satchel store use work",
            "satchel store use default")
        => Add(_name);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var catalog = context.Catalog;
        var name = await StoreArgument.ParseExistingAsync(context.Value(_name), catalog, cancellationToken);
        await ActiveStore.SetAsync(context.Home, name, context.Clock, cancellationToken);
        var place = await catalog.LocateAsync(name, cancellationToken);
        var inForce = context.Store;
        string[] lines = inForce.Name == name
            ? [$"{name.Value} is the active store"]
            : [$"{name.Value} is the active store", $"note: here {inForce.Name.Value} goes before it ({Config.ShownValue.Of(inForce.Source)})"];
        StoreReport.Write(context, "used", name, place.Location, backup: null, lines);
        return ExitCode.Done;
    }
}
