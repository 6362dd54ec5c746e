using Satchel.Engine.Budget;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether the owner's limits of a day still let models be asked.</summary>
internal sealed class BudgetCheck(DoctorScope scope) : IDoctorCheck
{
    public string Name => "budget";

    public Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var spent = scope.Purse.Read(scope.Purse.Today, scope.Purse.Today);
        var (tokens, money) = (spent.Sum(total => total.Tokens.Total), new MicroUsd(spent.Sum(total => total.Money.Value)));
        var message = FormattableString.Invariant($"{tokens:N0} tokens and {money} today (UTC)");
        var finding = scope.Settings.WholeNumber("budget.tokens_per_day") is { } most && tokens >= most
                ? CheckFinding.Warn($"{message}: the limit of tokens is reached", "satchel config set budget.tokens_per_day TOKENS")
            : scope.Settings.Number("budget.usd_per_day") is { } usd && money.Value >= MicroUsd.FromUsd(usd).Value
                ? CheckFinding.Warn($"{message}: the limit of money is reached", "satchel config set budget.usd_per_day USD")
            : CheckFinding.Pass(message);
        return Task.FromResult(finding with { Facts = new Dictionary<string, long> { ["tokens"] = tokens, ["micro_usd"] = money.Value } });
    }
}
