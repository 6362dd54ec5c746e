using System.CommandLine;
using System.Security.Cryptography;
using Satchel.Cli.Output;
using Satchel.Engine.Health;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Ledger;

/// <summary>Proves a store, and repairs it.</summary>
internal sealed class VerifyCommand : Verb
{
    private readonly Option<int> _sample = new("--sample")
    {
        Description = "Compare and analyse only N versions, chosen at random; the ledger is followed whole",
        HelpName = "N",
    };

    private readonly Option<int> _seed = new("--seed") { Description = "Choose the same sample again", HelpName = "SEED" };

    private readonly Option<bool> _repair = new("--repair")
    {
        Description = "Make anew what follows from the ledger and the versions, and drop what points to nothing",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --repair: say what would be repaired, change nothing" };

    /// <summary>Makes the verb.</summary>
    public VerifyCommand()
        : base(
            "verify",
            "Prove the store: the chain of the ledger, the memories by replaying it, the text index by analysing them again; and the purse: its chain, its payments, every sum.",
            "satchel verify",
            "satchel verify --sample 1000                   # quick look at a large store",
            "satchel verify --repair --dry-run",
            "satchel verify --store work --json")
    {
        Add(_sample);
        Add(_seed);
        Add(_repair);
        Add(_dryRun);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var sample = Sample(context);
        var (repairs, dryRun) = (context.Value(_repair), context.Value(_dryRun));
        if (dryRun && !repairs)
        {
            throw CommandException.Usage("usage", "--dry-run belongs to --repair.", "satchel verify changes nothing by itself");
        }

        if (repairs && sample is not null)
        {
            throw CommandException.Usage("usage", "--repair looks at everything: it excludes --sample.");
        }

        await using var store = await context.Catalog.OpenAsync(context.Store.Name, cancellationToken);
        using var progress = new ProgressLine(context.Host, totalBytes: null);
        var started = context.Clock.GetTimestamp();
        var repair = repairs ? await StoreRepair.RunAsync(store, dryRun, progress, cancellationToken) : null;
        var report = repair?.Verification ?? await StoreVerification.RunAsync(store, sample, progress, cancellationToken);
        var strays = await context.Catalog.FindStraysAsync(cancellationToken);
        var purse = await context.Money.Reports.ProveAsync(cancellationToken);
        progress.Clear();
        var answer = new VerifyReport(context.Store.Name.Value, report, repair, dryRun, strays, purse, context.Clock.GetElapsedTime(started));
        context.Output.Document("satchel.verify/1", answer.WriteJson, answer.WriteText);
        return answer.IsWhole ? ExitCode.Done : ExitCode.Store;
    }

    private AuditSample? Sample(CommandContext context)
    {
        if (context.Given(_sample))
        {
            return new AuditSample(
                NumberOption.InRange(context, _sample, 1, AuditSample.MostVersions),
                context.Given(_seed) ? context.Value(_seed) : RandomNumberGenerator.GetInt32(int.MaxValue));
        }

        return context.Given(_seed) ? throw CommandException.Usage("usage", "--seed belongs to --sample.") : null;
    }
}
