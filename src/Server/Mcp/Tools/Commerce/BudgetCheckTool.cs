using System.Text.Json;
using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Says what limits there are, and what is left of them.</summary>
internal static class BudgetCheckTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_budget_check",
        Description = "Limits and what is left of them: of one vendor, or all rules.",
        Parameters = [new("vendor", ArgumentKind.Text), Money.Network],
        Answer = [new("vendor", "string"), new("has_rule", "boolean"), new("rule", "object"), new("count", "integer"), new("rules", "array")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
        => call.Arguments.Label("vendor") is null ? AllAsync(call, cancellationToken) : OneAsync(call, cancellationToken);

    private static async Task<ToolReply> OneAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var plan = new PaymentPlan { Vendor = Money.VendorOf(call), Amount = Msat.Zero, Network = Money.NetworkOf(call) };
        var budget = await call.Purse.Budgets.CheckAsync(plan, cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteString("vendor", call.Arguments.Text("vendor"));
            json.WriteBoolean("has_rule", !budget.Limits.IsEmpty);
            if (!budget.Limits.IsEmpty)
            {
                json.WriteStartObject("rule");
                json.WriteString("vendor", budget.Vendor.Value);
                BudgetJson.WriteLimits(json, BudgetUnit.Msat, budget.Limits);
                json.WriteBoolean("enabled", true);
                json.WriteEndObject();
            }

            json.WriteNumber("spent_today", budget.SpentToday.SatsRoundedUp);
            json.WriteNumber("spent_week", budget.SpentThisWeek.SatsRoundedUp);
            json.WriteNumber("spent_month", budget.SpentThisMonth.SatsRoundedUp);
            json.WriteNumber("reserved", budget.Reserved.SatsRoundedUp);
            WriteRemaining(json, "remaining_today", budget, BudgetSpan.Day);
            WriteRemaining(json, "remaining_week", budget, BudgetSpan.Week);
            WriteRemaining(json, "remaining_month", budget, BudgetSpan.Month);
            BudgetJson.WriteWindow(json, "today", BudgetSpan.Day, call.Now);
            BudgetJson.WriteWindow(json, "week", BudgetSpan.Week, call.Now);
            BudgetJson.WriteWindow(json, "month", BudgetSpan.Month, call.Now);
            WriteStandings(json, budget.Standings);
            json.WriteString("network", CommerceNames.Of(plan.Network));
        });
    }

    private static async Task<ToolReply> AllAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var rules = await call.Purse.Budgets.ListAsync(Money.NetworkOf(call), cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteNumber("count", rules.Count);
            json.WriteStartArray("rules");
            foreach (var rule in rules)
            {
                json.WriteStartObject();
                BudgetJson.WriteRule(json, rule.Rule);
                WriteStandings(json, rule.Standings);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>What is left of the strictest limit, whatever it is about.</summary>
    private static void WriteRemaining(Utf8JsonWriter json, string name, VendorBudget budget, BudgetSpan span)
    {
        if (budget.Standings.Where(standing => standing.Span == span).Select(standing => (long?)standing.Remaining).Min() is { } left)
        {
            json.WriteNumber(name, left / Msat.PerSat);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteStandings(Utf8JsonWriter json, IReadOnlyList<BudgetStanding> standings)
    {
        json.WriteStartArray("limits");
        foreach (var standing in standings)
        {
            json.WriteStartObject();
            json.WriteString("scope", BudgetNames.Of(standing.Rule.Scope));
            json.WriteString("subject", standing.Rule.Subject);
            json.WriteString("set_by", standing.Rule.IsOwners ? "owner" : "agent");
            BudgetJson.WriteStanding(json, standing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
