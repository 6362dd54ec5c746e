using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Satchel.Cli.Commands.Money;
using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Protocols.Nostr;
using Satchel.Server.Gateway;
using Satchel.Server.Mcp.Http;

namespace Satchel.Cli.Commands.Demo;

/// <summary>
/// The second act: an agent pays, is stopped, trusts, earns, and everything adds up after a restart. Every payment is one of the sandbox, where vendors, agents
/// and Pilot's own gateway have nodes.
/// </summary>
internal sealed class DemoMoney(string folder, IStoreCatalog catalog, TimeProvider clock)
{
    private const string Expensive = "channelytics.ln";
    private const string Trusted = "nodewatch.ln";
    private const int InvoiceSeconds = 600;

    private readonly List<DemoScene> _scenes = [];
    private readonly string _path = Path.Combine(folder, "purse.db");
    private readonly string _network = Path.Combine(folder, "sandbox");
    private readonly PaymentPurse _purse = new(Path.Combine(folder, "purse.db"), clock, "pilot");

    /// <summary>Plays the scenes.</summary>
    public async Task<IReadOnlyList<DemoScene>> RunAsync(CancellationToken cancellationToken)
    {
        await using var vendors = new DemoAgent(folder, "vendors", _network, clock);
        await using var pilot = SandboxNode.Open(new SandboxOptions(Path.Combine(folder, "pilot.key"), _network), clock);
        await PayAsync(pilot, vendors.Node, cancellationToken);
        await StopAsync(cancellationToken);
        await TrustAsync(pilot, vendors.Node, cancellationToken);
        await EarnAsync(pilot, cancellationToken);
        await AddUpAsync(new PaymentPurse(_path, clock, "after a restart"), cancellationToken);
        return _scenes;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task PayAsync(ILightningNode pilot, ILightningNode vendors, CancellationToken cancellationToken)
    {
        foreach (var (vendor, sats) in ((string, long)[])[(Expensive, 100), (Expensive, 100), ("gossip.ln", 80), ("fees.market", 120)])
        {
            await PayAsync(pilot, vendors, vendor, sats, cancellationToken);
        }

        var known = await _purse.Vendors.ReputationAsync(VendorKey.Parse(Expensive), PaymentNetwork.Sandbox, cancellationToken);
        _scenes.Add(new(
            "Pilot pays for data",
            [
                $"paid    100 and 100 sats to {Expensive}, 80 to gossip.ln, 120 to fees.market",
                Text($"known   {known.Vendor}: {known.Payments} payments, {MoneyPage.Sats(known.Average)} on average, {known.SuccessRate * 100:0} % without a failure"),
            ]));
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        var limits = BudgetLimits.None with { PerPayment = 200 * Msat.PerSat };
        await _purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Vendor, Expensive, limits, isOwner: true, cancellationToken);
        var decision = await _purse.Preflights.CheckAsync(Plan(Expensive, 5_000), cancellationToken);
        _scenes.Add(new(
            "A bill of fifty times the usual price",
            [
                $"owner   at most 200 sats for one payment to {Expensive}",
                Text($"asked   5,000 sats: {CommerceNames.Of(decision.Verdict)}"),
                .. decision.Reasons.Select(reason => $"because {reason.Message}"),
            ]));
    }

    private async Task TrustAsync(ILightningNode pilot, ILightningNode vendors, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var (vendor, score, attesters) in ((string, double, int)[])[(Expensive, 0.41, 3), (Trusted, 0.92, 15), ("lnrouter.app", 0.88, 9)])
        {
            var events = Enumerable.Range(0, attesters).Select(_ => Attest(vendor, score)).ToArray();
            foreach (var attested in events)
            {
                await _purse.Trust.TrustAsync(attested.Author.ToString(), TrustBook.MostWeight, cancellationToken);
            }

            await _purse.Trust.ImportAsync(events, "relays", self: null, cancellationToken);
            var community = await _purse.Trust.ScoreAsync(VendorKey.Parse(vendor), cancellationToken);
            lines.Add(Text($"trust   {vendor} {community.Weighted:0.00} by {community.TrustedAttesters} agents that Pilot's owner trusts"));
        }

        var first = await _purse.Preflights.CheckAsync(Plan(Trusted, 90), cancellationToken);
        lines.Add(Text($"asked   90 sats for {Trusted}: {CommerceNames.Of(first.Verdict)}, it was never paid before"));
        await _purse.Preflights.ApproveAsync(first.Id, cancellationToken);
        await PayAsync(pilot, vendors, Trusted, 90, cancellationToken);
        lines.Add("owner   approves it; Pilot pays, and the reservation is settled");
        _scenes.Add(new("Who else knows them?", lines));
    }

    private async Task EarnAsync(ILightningNode pilot, CancellationToken cancellationToken)
    {
        (string Operation, Dictionary<string, string> Values)[] orders =
        [
            ("ln_vendor_reputation", new() { ["vendor"] = Expensive, ["network"] = "sandbox" }),
            ("ln_anomaly_check", new() { ["vendor"] = Expensive, ["amount_sats"] = "5000", ["network"] = "sandbox" }),
            ("ln_vendor_trust", new() { ["vendor"] = Trusted, ["network"] = "sandbox" }),
        ];
        var lines = new List<string>();
        await using (var gateway = await GatewayServer.StartAsync(Gateway(pilot), cancellationToken))
        {
            foreach (var (order, number) in orders.Select((order, number) => (order, number + 1)))
            {
                await using var agent = new DemoAgent(folder, $"agent-{number}", _network, clock);
                var (answer, price) = await agent.BuyAsync(gateway.Address, order.Operation, order.Values, cancellationToken);
                lines.Add(Text($"sold    {order.Operation} to agent {number} for {MoneyPage.Sats(price)}: {Gist(answer)}"));
            }
        }

        var earned = await _purse.Reports.IncomeAsync(PaymentNetwork.Sandbox, cancellationToken);
        lines.Add(Text($"earned  {MoneyPage.Sats(earned.Total)} by {earned.Payments} payments over Lightning (L402)"));
        _scenes.Add(new("What Pilot knows is worth something", lines));
    }

    /// <summary>What an answer says in a few words.</summary>
    private static string Gist(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;
        return root.TryGetProperty("recommendation", out var recommendation) ? recommendation.GetString()!
            : root.TryGetProperty("anomaly", out var anomaly) ? $"{anomaly.GetProperty("verdict").GetString()} price"
            : Text($"score {root.GetProperty("trust").GetProperty("community_score").GetDouble():0.00}");
    }

    private GatewaySetup Gateway(ILightningNode pilot) => new()
    {
        Catalog = catalog,
        Store = StoreName.Default,
        PrepareHome = static () => { },
        Trade = new TradeFile(Path.Combine(folder, "trade.db"), clock),
        Purse = _purse.As("gateway"),
        Node = pilot,
        Clock = clock,
        Version = BuildInformation.Version,
        Log = NullLoggerFactory.Instance,
        Listen = ListenAddress.AnyPort,
        Price = static operation => Msat.FromSats(operation is "ln_vendor_trust" ? 2 : 3),
        Exposed = new HashSet<string>(StringComparer.Ordinal) { "ln_anomaly_check" },
    };

    private async Task AddUpAsync(PaymentPurse purse, CancellationToken cancellationToken)
    {
        var spent = await purse.Reports.SpendingAsync(PaymentNetwork.Sandbox, DateTimeOffset.UnixEpoch, cancellationToken);
        var earned = await purse.Reports.IncomeAsync(PaymentNetwork.Sandbox, cancellationToken);
        var proof = await purse.Reports.ProveAsync(cancellationToken);
        _scenes.Add(new(
            "The books, after a restart",
            [
                Text($"total   {spent.Payments} payments, {spent.Blocked} blocked, {MoneyPage.Sats(spent.Total)} spent, {MoneyPage.Sats(spent.Saved)} saved, {MoneyPage.Sats(earned.Total)} earned"),
                Text($"proof   {proof.Entries} entries of the purse's ledger and every sum: {(proof.Findings.Count == 0 ? "they agree" : string.Join("; ", proof.Findings))}"),
            ]));
    }

    private NostrEvent Attest(string vendor, double score)
    {
        using var random = RandomNumberGenerator.Create();
        using var key = SecretKey.Generate(random);
        return new StatementSigner(key, random).Sign(TrustEvents.Assertion(new Attestation
        {
            Vendor = VendorKey.Parse(vendor),
            Attester = "",
            Score = Attestation.ScoreOf(score),
            Basis = "transaction_history",
            CreatedAt = clock.GetUtcNow(),
        }, payments: 20));
    }

    private static PaymentPlan Plan(string vendor, long sats)
        => new() { Vendor = VendorKey.Parse(vendor), Amount = Msat.FromSats(sats), Network = PaymentNetwork.Sandbox };

    private async Task PayAsync(ILightningNode pilot, ILightningNode vendors, string vendor, long sats, CancellationToken cancellationToken)
    {
        var invoice = await vendors.IssueAsync(new InvoiceRequest(Msat.FromSats(sats), vendor, InvoiceSeconds, vendor), cancellationToken);
        var outcome = await pilot.PayAsync(new PaymentOrder(invoice, Msat.Zero), cancellationToken);
        await _purse.Payments.RecordAsync(
            Guid.CreateVersion7(clock.GetUtcNow()).ToString("D"),
            new PaymentDraft
            {
                Vendor = VendorKey.Parse(vendor),
                Amount = Msat.FromSats(sats),
                Network = PaymentNetwork.Sandbox,
                State = outcome is PaymentOutcome.Paid ? PaymentState.Settled : PaymentState.Failed,
                PaymentHash = invoice.PaymentHash.ToString(),
            },
            cancellationToken);
    }
}
