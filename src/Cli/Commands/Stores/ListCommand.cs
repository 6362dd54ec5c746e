using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Stores;

/// <summary>Lists the stores of the home.</summary>
internal sealed class ListCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public ListCommand()
        : base(
            "list",
            "List the stores: name, size and place, and which one is active. Opens none of them.",
            "satchel store list",
            "satchel store list --json | jq -r '.stores[].name'")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var catalog = context.Catalog;
        var active = ActiveStore.Of(context.Home);
        var stores = new List<(StoreName Name, StorePlace Place)>();
        foreach (var name in await catalog.ListAsync(cancellationToken))
        {
            stores.Add((name, await catalog.LocateAsync(name, cancellationToken)));
        }

        context.Output.Document(
            "satchel.stores/1",
            json =>
            {
                json.WriteString("active", active.Value);
                json.WriteStartArray("stores");
                foreach (var (name, place) in stores)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name.Value);
                    json.WriteBoolean("active", name == active);
                    json.WriteString("path", place.Location);
                    json.WriteNumber("size_bytes", place.SizeBytes);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text => WriteText(text, active, stores));
        return ExitCode.Done;
    }

    private static void WriteText(TextPage text, StoreName active, List<(StoreName Name, StorePlace Place)> stores)
    {
        if (stores.Count == 0)
        {
            text.Line($"No stores yet; '{active.Value}' is made when something is remembered.");
            return;
        }

        text.Table(
            ["", "store", "size", "place"],
            stores.Select(store => (IReadOnlyList<string>)
                [store.Name == active ? "*" : "", store.Name.Value, Quantity.Bytes(store.Place.SizeBytes), store.Place.Location]));
        text.Line(stores.Exists(store => store.Name == active)
            ? "* active: used where nobody names another"
            : $"active: {active.Value}, which is made when something is remembered");
    }
}
