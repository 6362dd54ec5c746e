using Satchel.Engine.Model;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Cli.Commands.Demo;

/// <summary>Shows the main job on a history of its own, in a home that is gone afterwards.</summary>
internal sealed class DemoCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public DemoCommand()
        : base(
            "demo",
            "Show what Satchel does: a month of a coding agent is imported, asked and explained, then the agent pays, is stopped and earns. Takes a second, leaves nothing behind.",
            "satchel demo",
            "satchel demo --json | jq '.steps[] | select(.kind == \"recall\") | .results[0].content'")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var started = context.Clock.GetTimestamp();
        var home = Directory.CreateTempSubdirectory("satchel-demo-");
        DemoReport report;
        try
        {
            var catalog = new SqliteStoreCatalog(Path.Combine(home.FullName, "stores"), Path.Combine(home.FullName, "backups"), context.Clock);
            await using var store = await catalog.OpenOrCreateAsync(StoreName.Default, cancellationToken);
            report = await new DemoRun(store, context.Clock).RunAsync(cancellationToken);
            report = report with { Scenes = await new DemoMoney(home.FullName, catalog, context.Clock).RunAsync(cancellationToken) };
        }
        finally
        {
            home.Delete(recursive: true);
        }

        report = report with { TookMs = context.Clock.GetElapsedTime(started).TotalMilliseconds };
        context.Output.Story("satchel.demo/1", json => DemoJson.Write(json, report), text => new DemoPage(text).Write(report));
        return ExitCode.Done;
    }
}
