using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Cli.Commands.Stores;

/// <summary>The stores of the home that a command works in.</summary>
internal static class Catalog
{
    /// <summary>Makes the catalog; nothing is touched yet.</summary>
    public static IStoreCatalog Of(CommandContext context)
        => new SqliteStoreCatalog(context.Home.StoresDirectory, context.Home.BackupDirectory, context.Clock);
}
