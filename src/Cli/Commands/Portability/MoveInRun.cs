using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Cli.Commands.Portability;

/// <summary>Takes in the memories of another system and says what became of them.</summary>
internal static class MoveInRun
{
    /// <exception cref="SourceException">They cannot be read.</exception>
    public static async Task<int> RunAsync(
        CommandContext context, SourceFormat format, string path, MoveInOptions options, CancellationToken cancellationToken)
    {
        var elsewhere = options.IsDryRun ? Directory.CreateTempSubdirectory("satchel-import-") : null;
        try
        {
            using var progress = new ProgressLine(context.Host, totalBytes: null);
            var started = context.Clock.GetTimestamp();
            var report = await new MoveIn(context.Home, context.SettingsFile, context.Clock, CommandContext.Actor).RunAsync(
                format, path, options, (name, token) => OpenAsync(context, name, elsewhere, token), progress, cancellationToken);
            progress.Clear();
            MoveInPage.Write(context, format, path, options.IsDryRun, report, context.Clock.GetElapsedTime(started));
            return ExitCode.Done;
        }
        finally
        {
            elsewhere?.Delete(recursive: true);
        }
    }

    /// <summary>A dry run makes nothing: a store elsewhere stands for one that is missing, and goes away.</summary>
    private static async ValueTask<IMemoryStore> OpenAsync(
        CommandContext context, StoreName name, DirectoryInfo? elsewhere, CancellationToken cancellationToken)
    {
        if (elsewhere is null)
        {
            context.Home.Ensure();
            return await context.Catalog.OpenOrCreateAsync(name, cancellationToken);
        }

        if (await context.Catalog.ExistsAsync(name, cancellationToken))
        {
            return await context.Catalog.OpenAsync(name, cancellationToken);
        }

        var catalog = new SqliteStoreCatalog(
            Path.Combine(elsewhere.FullName, "stores"), Path.Combine(elsewhere.FullName, "backups"), context.Clock);
        return await catalog.OpenOrCreateAsync(name, cancellationToken);
    }
}
