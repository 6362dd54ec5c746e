using System.CommandLine;
using Satchel.Engine.Sync;

namespace Satchel.Cli.Commands.Sync;

/// <summary>Exchanges the memories of a store with relays.</summary>
internal sealed class SyncCommand : Verb
{
    private readonly Option<bool> _push = new("--push") { Description = "Only send" };
    private readonly Option<bool> _pull = new("--pull") { Description = "Only take" };
    private readonly Option<bool> _full = new("--full")
    {
        Description = "Ask for and offer everything anew: where a relay lost what it had, a clock was wrong, or sync.publish.* has changed",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be taken and sent, and what of it in clear; send and change nothing" };

    /// <summary>Makes the verb.</summary>
    public SyncCommand()
        : base(
            "sync",
            "Exchange the memories of the store with the relays of nostr.relays: encrypted, but for those marked shared or public. Other homes with the same key get them. Attestations of vendors and the like go out and come in too.",
            "satchel sync",
            "satchel sync --dry-run",
            "satchel sync --pull --json | jq .conflicts")
    {
        Add(_push);
        Add(_pull);
        Add(_full);
        Add(_dryRun);
    }

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => !context.Value(_dryRun) && (!context.Value(_push) || context.Value(_pull));

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (push, pull) = (context.Value(_push), context.Value(_pull));
        var options = new SyncOptions { Pulls = pull || !push, Pushes = push || !pull, IsComplete = context.Value(_full), IsDryRun = context.Value(_dryRun) };
        await using var sync = options.IsDryRun ? SyncPage.OpenToLook(context) : SyncPage.Open(context);
        if (push && !pull && !sync.CanSign)
        {
            throw CommandException.No("cannot_sign", "nostr.identity is unsigned: nothing can be signed with secp256k1, so nothing is sent.", "satchel config unset nostr.identity");
        }

        var started = context.Clock.GetTimestamp();
        await using var trial = options.IsDryRun ? new TrialStore(context.Store.Name, context.Clock) : null;
        await using var store = trial is null
            ? await context.OpenStoreAsync(cancellationToken)
            : await context.OpenExistingStoreAsync(cancellationToken) ?? await trial.OpenAsync(cancellationToken);
        var report = await sync.RunAsync(store, options, cancellationToken);
        var trust = await sync.ExchangeTrustAsync(context.Money, options, context.TrustRules, cancellationToken);
        var direction = options.Pulls && options.Pushes ? "both" : options.Pulls ? "pull" : "push";
        SyncPage.Write(context, report, trust, direction, sync.CanSign, context.Clock.GetElapsedTime(started));
        return report.Relays.All(relay => relay.Problem is not null) ? ExitCode.Outside : ExitCode.Done;
    }
}
