using System.CommandLine;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Stores;

/// <summary>The store that a store verb is about.</summary>
internal static class StoreArgument
{
    /// <summary>Makes the argument.</summary>
    public static Argument<string> Create() => new("NAME")
    {
        HelpName = "NAME",
        Description = "1 to 64 letters, digits, '_' or '-', the first a letter or digit; case does not matter",
    };

    /// <summary>Reads the name.</summary>
    /// <exception cref="CommandException">It is not a store name.</exception>
    public static StoreName Parse(string text)
        => StoreName.TryParse(text, out var name)
            ? name
            : throw CommandException.Usage(
                "store_name_invalid",
                $"'{text}' is not a store name.",
                $"1 to {StoreName.Characters} letters, digits, '_' or '-', the first a letter or digit");

    /// <summary>Reads the name of a store that is there.</summary>
    /// <exception cref="CommandException">It is not a store name, or there is no such store.</exception>
    public static async Task<StoreName> ParseExistingAsync(string text, IStoreCatalog catalog, CancellationToken cancellationToken)
    {
        var name = Parse(text);
        if (await catalog.ExistsAsync(name, cancellationToken))
        {
            return name;
        }

        var names = (await catalog.ListAsync(cancellationToken)).Select(store => store.Value).ToArray();
        var hint = NearestName.Find(name.Value, names) is { } nearest
            ? $"did you mean '{nearest}'? satchel store list shows all"
            : $"satchel store list shows all, satchel store create {name.Value} makes it";
        throw CommandException.No("store_not_found", $"There is no store '{name.Value}'.", hint);
    }
}
