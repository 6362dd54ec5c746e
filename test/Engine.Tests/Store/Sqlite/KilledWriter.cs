using System.Diagnostics;
using System.Globalization;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Sqlite;

/// <summary>A process of its own that remembers one thing after the other, and says each id when it is done, until somebody kills it.</summary>
internal static class KilledWriter
{
    public const string Command = "write-until-killed";

    /// <summary>Enough for the slowest killer; then it ends by itself, so that a lost process does not stay.</summary>
    public const int MostMemories = 20_000;

    /// <summary>Starts the process with a umask that forbids nothing, and reads its first line: it is about to open the store.</summary>
    public static async Task<Process> StartAsync(string folder, int memories, CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Satchel.Engine.Tests");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "umask 000; exec \"$0\" \"$@\"", program, Command, folder, memories.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(cancellationToken));
        return process;
    }

    public static async Task<int> RunAsync(string folder, string memories)
    {
        await Console.Out.WriteLineAsync("ready");
        var catalog = new SqliteStoreCatalog(Path.Combine(folder, "stores"), Path.Combine(folder, "backups"), Moments.WallClock);
        await using var store = await catalog.OpenOrCreateAsync(StoreName.Default, CancellationToken.None);
        var writer = new MemoryWriter(store, Moments.WallClock, "test", queuesRefinement: true);
        for (var i = 0; i < int.Parse(memories, CultureInfo.InvariantCulture); i++)
        {
            var draft = Memories.Draft($"turn {i}: the gateway restarts at night") with { Session = "s", Author = $"Author {i % 7}" };
            if (await writer.RememberAsync(draft, refine: true, CancellationToken.None) is RememberOutcome.Stored stored)
            {
                await Console.Out.WriteLineAsync(stored.Id.Value);
            }
        }

        return 0;
    }
}
