using System.CommandLine;
using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;

namespace Satchel.Cli.Commands.Money;

/// <summary>Sets a limit in the name of the owner: agents may go below it, never above.</summary>
internal sealed class BudgetSetCommand : Verb
{
    private readonly Argument<string> _subject = new("SUBJECT")
    {
        Description = "A vendor, or with --scope an operation, an agent or a purpose; left out: everything together",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _scope = MoneyOptions.Label("--scope", "What the subject is: vendor, operation, agent, purpose (default vendor)", "SCOPE");
    private readonly Option<string> _unit = MoneyOptions.Label("--unit", "What is counted: sats, or tokens of models (default sats)", "UNIT");
    private readonly Option<string> _perPayment = MoneyOptions.Label("--per-payment", "Most for one payment, or one call of a model", "N");
    private readonly Option<string> _perDay = MoneyOptions.Label("--per-day", "Most in a day (UTC)", "N");
    private readonly Option<string> _perWeek = MoneyOptions.Label("--per-week", "Most in a week (UTC, from Monday)", "N");
    private readonly Option<string> _perMonth = MoneyOptions.Label("--per-month", "Most in a month (UTC)", "N");

    public BudgetSetCommand()
        : base(
            "set",
            "Set the limits of a subject, in place of those that the owner had set. Agents may go below them, never above",
            "satchel budget set weather.example --per-payment 200 --per-day 1000",
            "satchel budget set --per-month 50000",
            "satchel budget set forecast --scope operation --per-day 300",
            "satchel budget set reconcile --scope purpose --unit tokens --per-day 100000")
    {
        Add(_subject);
        foreach (var option in (Option[])[_scope, _unit, _perPayment, _perDay, _perWeek, _perMonth])
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var unit = context.Value(_unit) switch
        {
            null or "sats" => BudgetUnit.Msat,
            "tokens" => BudgetUnit.Tokens,
            var other => throw CommandException.Usage("invalid_unit", $"--unit: '{other}' is not a unit.", "one of sats, tokens"),
        };
        var (scope, subject) = About(context, unit);
        var limits = new BudgetLimits(
            Limit(context, _perPayment, unit), Limit(context, _perDay, unit), Limit(context, _perWeek, unit), Limit(context, _perMonth, unit));
        if (limits.IsEmpty)
        {
            throw CommandException.Usage("usage", "satchel budget set needs a limit.", "such as --per-day 1000; satchel budget remove ID takes one away");
        }

        var set = (BudgetOutcome.Applied)await context.Money.Budgets.SetAsync(unit, scope, subject, limits, isOwner: true, cancellationToken);
        context.Output.Document(
            "satchel.budget_set/1",
            json =>
            {
                json.WriteString("status", "set");
                json.WriteStartObject("rule");
                BudgetJson.WriteRule(json, set.Rule);
                json.WriteEndObject();
            },
            text => text.Line($"set {set.Rule.Id} for {BudgetPage.SubjectOf(set.Rule)}"));
        return ExitCode.Done;
    }

    private (BudgetScope Scope, string Subject) About(CommandContext context, BudgetUnit unit)
    {
        var subject = context.Optional(_subject);
        var scope = context.Value(_scope) switch
        {
            null when subject is null => BudgetScope.Global,
            null or "vendor" => BudgetScope.Vendor,
            "operation" => BudgetScope.Operation,
            "agent" => BudgetScope.Agent,
            "purpose" => BudgetScope.Purpose,
            var other => throw CommandException.Usage("invalid_scope", $"--scope: '{other}' is not a scope.", "one of vendor, operation, agent, purpose"),
        };
        if (scope is not BudgetScope.Global && string.IsNullOrWhiteSpace(subject))
        {
            throw CommandException.Usage("usage", $"--scope {BudgetNames.Of(scope)} needs a subject.", "satchel budget set --help");
        }

        if (unit is BudgetUnit.Tokens && scope is not (BudgetScope.Global or BudgetScope.Purpose))
        {
            throw CommandException.Usage("invalid_scope", "Tokens are limited for everything or for a purpose.", "--scope purpose");
        }

        return (scope, scope is BudgetScope.Vendor ? MoneyOptions.VendorOf(subject!).Value : subject?.Trim() ?? "");
    }

    private static long? Limit(CommandContext context, Option<string> option, BudgetUnit unit)
        => context.Value(option) is not { } text ? null
            : unit is BudgetUnit.Msat ? MoneyOptions.SatsOf(option.Name, text, 0).Value
            : MoneyOptions.SatsOf(option.Name, text, 0).Value / Protocols.Lightning.Msat.PerSat;
}
