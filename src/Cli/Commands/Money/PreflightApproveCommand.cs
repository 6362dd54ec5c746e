using System.CommandLine;
using Satchel.Engine.Commerce;

namespace Satchel.Cli.Commands.Money;

/// <summary>Lets a payment be made that waited for a person.</summary>
internal sealed class PreflightApproveCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The check, or a beginning that only one has" };

    public PreflightApproveCommand()
        : base("approve", "Let a payment be made that waited for a person; the limits hold all the same. No tool of a model can do it", "satchel preflight approve 0199")
        => Add(_id);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var id = context.Value(_id);
        var outcome = context.Money.Exists ? await context.Money.Preflights.ApproveAsync(id, cancellationToken) : new ApprovalOutcome.NotFound(0);
        var decision = outcome switch
        {
            ApprovalOutcome.Approved approved => approved.Decision,
            ApprovalOutcome.OverBudget refused => throw CommandException.No(
                "over_budget", $"{string.Join("; ", refused.Reasons)}.", "satchel budget set changes a limit"),
            ApprovalOutcome.NotWaiting other => throw CommandException.No(
                "not_waiting", $"The check {other.Decision.Id} does not wait for anybody: it is {CommerceNames.Of(other.Decision.State)}.", "satchel preflight lists those that do"),
            ApprovalOutcome.NotFound { Candidates: > 1 } => throw CommandException.No("ambiguous_id", $"Several checks begin with '{id}'.", "give more of it"),
            _ => throw CommandException.No("preflight_not_found", $"There is no check '{id}'.", "satchel preflight lists those that wait"),
        };
        context.Output.Document("satchel.preflight/1", json => PreflightJson.Write(json, decision), text => MoneyPage.Write(text, decision));
        return ExitCode.Done;
    }
}
