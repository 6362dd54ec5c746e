using System.CommandLine;
using Satchel.Cli.Commands.Sync;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Money;

/// <summary>Lists what others said that was not let in.</summary>
internal sealed class TrustRefusedCommand : Verb
{
    private const int UsualEvents = 50;
    private const int MostEvents = 500;

    private readonly Option<int> _limit = new("--limit") { Description = "Most events (default 50)", HelpName = "N" };

    public TrustRefusedCommand()
        : base("refused", "List events about trust that were not let in, the last first, and the rule that each breaks", "satchel trust refused")
        => Add(_limit);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var limit = context.Given(_limit) ? NumberOption.InRange(context, _limit, 1, MostEvents) : UsualEvents;
        var refused = await context.Money.Trust.RefusedAsync(limit, cancellationToken);
        context.Output.Document(
            "satchel.trust_refused/1",
            json =>
            {
                json.WriteNumber("count", refused.Count);
                SyncPage.WriteRefused(json, refused);
            },
            text =>
            {
                if (refused.Count == 0)
                {
                    text.Line("nothing was refused");
                    return;
                }

                text.Table(["seen", "from", "kind", "reason", "author"], refused.Select(one => (IReadOnlyList<string>)
                    [TimeText.Format(one.SeenAt), one.Relay, FormattableString.Invariant($"{one.Kind}"), one.Reason, one.Author]));
            });
        return ExitCode.Done;
    }
}
