using System.CommandLine;
using Satchel.Engine.Commerce;

namespace Satchel.Cli.Commands.Money;

/// <summary>Gives back what was set aside for a payment.</summary>
internal sealed class PreflightReleaseCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The check, or a beginning that only one has" };

    public PreflightReleaseCommand()
        : base("release", "Give back what was set aside for a payment, or let it wait no longer", "satchel preflight release 0199")
        => Add(_id);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var id = context.Value(_id);
        var decision = (context.Money.Exists ? await context.Money.Preflights.ReleaseAsync(id, cancellationToken) : null)
            ?? throw CommandException.No("preflight_not_found", $"There is no check '{id}' that could be released.", "one whose payment is under way cannot");
        context.Output.Document("satchel.preflight/1", json => PreflightJson.Write(json, decision), text => text.Line($"released {decision.Id}"));
        return ExitCode.Done;
    }
}
