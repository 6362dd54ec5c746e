using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Sets limits that hold beside those of the owner, never above them.</summary>
internal static class BudgetSetTool
{
    private static readonly string[] Scopes = ["vendor", "global", "operation", "agent", "purpose"];

    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_budget_set",
        Description = "Set your own spending limits; an omitted one is none. The owner's limits are ceilings.",
        Parameters =
        [
            new("vendor", ArgumentKind.Text, "Vendor, or the subject of another scope"), new("max_sats_per_txn", ArgumentKind.WholeNumber),
            new("max_sats_per_day", ArgumentKind.WholeNumber), new("max_sats_per_month", ArgumentKind.WholeNumber),
            new("max_sats_per_week", ArgumentKind.WholeNumber), new("scope", ArgumentKind.Text, "Default vendor") { Choices = Scopes },
        ],
        Answer = [new("status", "string"), new("rule", "object"), new("effective", "object")],
        Effect = ToolEffect.Changes,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var (scope, subject) = About(call);
        var limits = new BudgetLimits(
            Limit(call, "max_sats_per_txn"), Limit(call, "max_sats_per_day"), Limit(call, "max_sats_per_week"), Limit(call, "max_sats_per_month"));
        return await call.Purse.Budgets.SetAsync(BudgetUnit.Msat, scope, subject, limits, isOwner: false, cancellationToken) switch
        {
            BudgetOutcome.Applied set => ToolReply.Of(json =>
            {
                json.WriteString("status", "set");
                json.WriteStartObject("rule");
                BudgetJson.WriteRule(json, set.Rule);
                json.WriteEndObject();
                json.WriteStartObject("effective");
                BudgetJson.WriteLimits(json, BudgetUnit.Msat, set.Effective);
                json.WriteEndObject();
            }),
            BudgetOutcome.AboveCeiling => throw new ToolFailure(
                "above_ceiling", "The owner has set a lower limit; only the owner can raise it, at the command line."),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static (BudgetScope Scope, string Subject) About(ToolCall call)
    {
        var name = call.Arguments.OptionalText("scope")?.ToLowerInvariant() ?? "vendor";
        if (name is "global")
        {
            return (BudgetScope.Global, "");
        }

        if (call.Arguments.Label("vendor") is not { } subject)
        {
            throw new ToolFailure("missing_argument", "vendor: ln_budget_set needs it.");
        }

        return name switch
        {
            "vendor" => (BudgetScope.Vendor, Money.VendorOf(call).Value),
            "operation" => (BudgetScope.Operation, subject),
            "agent" => (BudgetScope.Agent, subject),
            _ => (BudgetScope.Purpose, subject),
        };
    }

    private static long? Limit(ToolCall call, string name)
        => call.Arguments.Number(name) switch
        {
            null => null,
            < 0 => throw ToolFailure.Invalid(name, "0 or more is needed"),
            var sats => sats * Msat.PerSat,
        };
}
