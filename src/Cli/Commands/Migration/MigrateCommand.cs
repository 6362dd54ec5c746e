using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Commands.Config;
using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Postgres.Migration;

namespace Satchel.Cli.Commands.Migration;

/// <summary>Moves stores from a file to a PostgreSQL server, and back.</summary>
internal sealed class MigrateCommand : Verb
{
    private const string Postgres = "postgres";
    private const string Sqlite = "sqlite";

    private readonly Option<bool> _all = new("--all") { Description = "Every store that does not lie there yet" };
    private readonly Option<string> _to = new("--to") { HelpName = "postgres|sqlite", Description = "Where to", Required = true };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would be done" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with a copy that was stopped" };

    /// <summary>Makes the verb.</summary>
    public MigrateCommand()
        : base(
            "migrate",
            "Move a store to a PostgreSQL server or back into a file: with its whole ledger, proven before it is used there; what was is archived. "
                + "Until then the store stays where it is, for reading. Exit code 1 where a store cannot be moved.",
            "satchel migrate --store work --to postgres --dry-run",
            "satchel migrate --store work --to postgres",
            "satchel migrate --store work --to postgres --resume     # after it was stopped",
            "satchel migrate --all --to sqlite --yes")
    {
        _to.AcceptOnlyFromAmong(Postgres, Sqlite);
        foreach (var option in (Option[])[_to, _all, _dryRun, _yes, _resume])
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Value(_all) && context.NamedStore is not null)
        {
            throw CommandException.Usage("store_and_all", "Give --store or --all, not both.");
        }

        var toServer = context.Value(_to) is Postgres;
        var migration = new StoreMigration(context.Catalog, context.Home, context.Clock);
        var plans = await PlanAsync(context, migration, toServer, cancellationToken);
        if (context.Value(_dryRun))
        {
            MigrationPage.Write(context, plans, []);
            return plans.Any(Fails) ? ExitCode.No : ExitCode.Done;
        }

        var reports = new List<MigrationReport>();
        foreach (var plan in plans.Where(plan => plan.Status is MigrationStatus.Planned))
        {
            await Confirmation.RequireAsync(
                context,
                context.Value(_yes),
                string.Create(CultureInfo.InvariantCulture, $"Move '{plan.Store.Value}' ({plan.Entries:N0} entries) from {plan.From} to {plan.To}?"),
                "the same with --yes",
                cancellationToken);
            using var progress = new ProgressLine(context.Host, totalBytes: null);
            reports.Add(await migration.RunAsync(plan, context.Value(_resume), () => RouteAsync(context, plan), progress, cancellationToken));
        }

        MigrationPage.Write(context, plans, reports);
        return plans.Any(Fails) ? ExitCode.No : ExitCode.Done;
    }

    private static bool Fails(MigrationPlan plan) => plan.Status is MigrationStatus.Missing or MigrationStatus.Blocked;

    private async Task<List<MigrationPlan>> PlanAsync(CommandContext context, StoreMigration migration, bool toServer, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoreName> names = context.Value(_all)
            ? [.. (await context.Catalog.ListAsync(cancellationToken)).Where(name => context.Catalog.IsOnServer(name) != toServer)]
            : [context.Store.Name];
        var plans = new List<MigrationPlan>();
        foreach (var name in names)
        {
            plans.Add(await migration.PlanAsync(name, toServer, cancellationToken));
        }

        return plans;
    }

    /// <summary>From here on the settings name the new place.</summary>
    private static async Task RouteAsync(CommandContext context, MigrationPlan plan)
    {
        await context.SettingsFile.SetAsync(KeyArgument.Find($"store.{plan.Store.Value}.backend"), plan.ToServer ? Postgres : Sqlite, CancellationToken.None);
        context.ForgetSettings();
    }
}
