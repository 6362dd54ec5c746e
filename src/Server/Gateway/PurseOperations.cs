using System.Globalization;
using Microsoft.AspNetCore.Http;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;
using Satchel.Server.Answers;

namespace Satchel.Server.Gateway;

/// <summary>
/// What is sold of the purse. Everybody may buy what is known of vendors; sums are told roughly, unless the owner sells them by name. What the owner has
/// spent and may spend is sold only where it is named, and so is the check of a payment, which tells of limits; it sets nothing aside.
/// </summary>
internal static class PurseOperations
{
    private const int ReportedPayments = 1_000;

    private static readonly GatewayParameter Vendor = new("vendor", "string", "A host, an address or a name") { IsRequired = true };
    private static readonly GatewayParameter VendorInPath = Vendor with { Name = "name", IsInPath = true };
    private static readonly GatewayParameter Amount = new("amount_sats", "integer", "How much") { IsRequired = true, Minimum = 1, Maximum = int.MaxValue };
    private static readonly GatewayParameter Network = new("network", "string", "Where money moved; never summed together (default mainnet)") { Choices = CommerceNames.Networks };

    /// <summary>Every operation of the purse.</summary>
    public static IReadOnlyList<GatewayOperation> All { get; } =
    [
        new()
        {
            Name = "ln_vendor_reputation",
            Description = "What this home's own payments say of a vendor.",
            Path = "/ln/vendor",
            Method = "GET",
            IsPublic = true,
            Parameters = [VendorInPath, Network],
            Check = (request, _) => CheckVendor(request, VendorInPath) ?? GatewayOperations.CheckChoice(request, Network),
            ServeAsync = ReputationAsync,
        },
        new()
        {
            Name = "ln_spending_summary",
            Description = "What was spent, by vendor and protocol.",
            Path = "/ln/spending",
            Method = "GET",
            IsPublic = false,
            Parameters = [GatewayOperations.Since, Network],
            Check = CheckReport,
            ServeAsync = SpendingAsync,
        },
        new()
        {
            Name = "ln_anomaly_check",
            Description = "How a price compares with what the vendor was paid before.",
            Path = "/ln/anomaly-check",
            Method = "POST",
            IsPublic = false,
            Parameters = [Vendor, Amount, Network],
            Check = CheckPlan,
            ServeAsync = AnomalyAsync,
        },
        new()
        {
            Name = "ln_preflight",
            Description = "What this home would say of a payment before it is made. Nothing is set aside.",
            Path = "/ln/preflight",
            Method = "POST",
            IsPublic = false,
            Parameters = [Vendor, Amount, Network],
            Check = CheckPlan,
            ServeAsync = PreflightAsync,
        },
        new()
        {
            Name = "ln_vendor_trust",
            Description = "What the owner, trusted others and own payments say of a vendor.",
            Path = "/ln/trust",
            Method = "GET",
            IsPublic = true,
            Parameters = [VendorInPath, Network],
            Check = (request, _) => CheckVendor(request, VendorInPath) ?? GatewayOperations.CheckChoice(request, Network),
            ServeAsync = TrustAsync,
        },
        new()
        {
            Name = "ln_budget_check",
            Description = "Limits and what is left of them: of one vendor, or all rules.",
            Path = "/ln/budget",
            Method = "GET",
            IsPublic = false,
            Parameters = [Vendor with { IsRequired = false }, Network],
            Check = (request, _) => (request.Text(Vendor.Name) is null ? null : CheckVendor(request, Vendor)) ?? GatewayOperations.CheckChoice(request, Network),
            ServeAsync = BudgetAsync,
        },
        new()
        {
            Name = "ln_compliance_report",
            Description = "Payments, limits, violations, blocked payments, KYC and trust since a time.",
            Path = "/ln/compliance-report",
            Method = "GET",
            IsPublic = false,
            Parameters = [GatewayOperations.Since, Network],
            Check = CheckReport,
            ServeAsync = ComplianceAsync,
        },
    ];

    private static string? CheckVendor(GatewayRequest request, GatewayParameter parameter)
        => VendorKey.TryParse(request.Text(parameter.Name), out _) ? null : $"{parameter.Name}: a host or a name is needed";

    private static string? CheckPlan(GatewayRequest request, DateTimeOffset now)
        => CheckVendor(request, Vendor)
            ?? (request.Text(Amount.Name) is null ? "amount_sats: it is missing" : GatewayOperations.CheckNumber(request, Amount))
            ?? GatewayOperations.CheckChoice(request, Network);

    private static string? CheckReport(GatewayRequest request, DateTimeOffset now)
        => GatewayOperations.CheckSince(request, now) ?? GatewayOperations.CheckChoice(request, Network);

    private static PaymentPlan PlanOf(GatewayRequest request) => new()
    {
        Vendor = VendorKey.Parse(request.Text(Vendor.Name)!),
        Amount = Msat.FromSats(long.Parse(request.Text(Amount.Name)!, CultureInfo.InvariantCulture)),
        Network = GatewayOperations.NetworkOf(request),
    };

    private static async Task<GatewayReply> ReputationAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var vendor = VendorKey.Parse(call.Request.Text(VendorInPath.Name)!);
        var known = await call.Purse.Vendors.ReputationAsync(vendor, GatewayOperations.NetworkOf(call.Request), cancellationToken);
        return Reply(json =>
        {
            MoneyAnswers.WriteReputation(json, "reputation", known, call.IsExposed("ln_vendor_reputation"));
            json.WriteString("recommendation", known.Recommendation);
        });
    }

    private static async Task<GatewayReply> TrustAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var vendor = VendorKey.Parse(call.Request.Text(VendorInPath.Name)!);
        var kyc = await call.Purse.Vendors.KycAsync(vendor, cancellationToken);
        var score = await call.Purse.Trust.ScoreAsync(vendor, cancellationToken);
        var known = await call.Purse.Vendors.ReputationAsync(vendor, GatewayOperations.NetworkOf(call.Request), cancellationToken);
        return Reply(json => MoneyAnswers.WriteTrust(json, known, kyc, score, call.Now, call.IsExposed("ln_vendor_trust")));
    }

    private static async Task<GatewayReply> SpendingAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var spent = await call.Purse.Reports.SpendingAsync(GatewayOperations.NetworkOf(call.Request), GatewayOperations.SinceOf(call), cancellationToken);
        return Reply(json => MoneyAnswers.WriteSpending(json, spent, call.Request.Text(GatewayOperations.Since.Name) ?? "30d"));
    }

    private static async Task<GatewayReply> AnomalyAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var plan = PlanOf(call.Request);
        var found = await call.Purse.Vendors.CompareAsync(plan, cancellationToken);
        return Reply(json => MoneyAnswers.WriteAnomaly(json, plan, found));
    }

    private static async Task<GatewayReply> PreflightAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var decision = await call.Purse.Preflights.AskAsync(PlanOf(call.Request), cancellationToken);
        return Reply(json =>
        {
            json.WriteStartObject("decision");
            PreflightJson.Write(json, decision);
            json.WriteEndObject();
        });
    }

    private static async Task<GatewayReply> BudgetAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var network = GatewayOperations.NetworkOf(call.Request);
        if (call.Request.Text(Vendor.Name) is { } asked)
        {
            var plan = new PaymentPlan { Vendor = VendorKey.Parse(asked), Amount = Msat.Zero, Network = network };
            var budget = await call.Purse.Budgets.CheckAsync(plan, cancellationToken);
            return Reply(json => MoneyAnswers.WriteBudget(json, asked, budget, network, call.Now));
        }

        var rules = await call.Purse.Budgets.ListAsync(network, cancellationToken);
        return Reply(json => MoneyAnswers.WriteBudgets(json, rules));
    }

    private static async Task<GatewayReply> ComplianceAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var report = await call.Purse.Reports.ComplianceAsync(
            GatewayOperations.NetworkOf(call.Request), GatewayOperations.SinceOf(call), call.Setup.Agent(), ReportedPayments, cancellationToken);
        return Reply(json =>
        {
            json.WriteStartObject("report");
            ComplianceJson.Write(json, report);
            json.WriteEndObject();
            json.WriteString("format", "json");
        });
    }

    private static GatewayReply Reply(Action<System.Text.Json.Utf8JsonWriter> write) => GatewayReply.Of(StatusCodes.Status200OK, write);
}
