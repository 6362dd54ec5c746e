using System.Globalization;
using System.Security.Cryptography;
using Satchel.Cli.Commands.Money;
using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Nostr;

namespace Satchel.Cli.Commands.Demo;

/// <summary>The second act: an agent pays, is stopped, trusts, earns, and everything adds up after a restart. All of it on the sandbox network.</summary>
internal sealed class DemoMoney(string path, TimeProvider clock)
{
    private const string Expensive = "channelytics.ln";
    private const string Trusted = "nodewatch.ln";

    private readonly List<DemoScene> _scenes = [];
    private readonly PaymentPurse _purse = new(path, clock, "pilot");
    private int _payments;

    /// <summary>Plays the scenes.</summary>
    public async Task<IReadOnlyList<DemoScene>> RunAsync(CancellationToken cancellationToken)
    {
        await PayAsync(cancellationToken);
        await StopAsync(cancellationToken);
        await TrustAsync(cancellationToken);
        await EarnAsync(cancellationToken);
        await AddUpAsync(new PaymentPurse(path, clock, "after a restart"), cancellationToken);
        return _scenes;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task PayAsync(CancellationToken cancellationToken)
    {
        foreach (var (vendor, sats) in ((string, long)[])[(Expensive, 100), (Expensive, 100), ("gossip.ln", 80), ("fees.market", 120)])
        {
            await RecordAsync(vendor, sats, PaymentDirection.Out, "", cancellationToken);
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

    private async Task TrustAsync(CancellationToken cancellationToken)
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
        await RecordAsync(Trusted, 90, PaymentDirection.Out, "", cancellationToken);
        lines.Add("owner   approves it; Pilot pays, and the reservation is settled");
        _scenes.Add(new("Who else knows them?", lines));
    }

    private async Task EarnAsync(CancellationToken cancellationToken)
    {
        foreach (var (operation, sats) in ((string, long)[])[("ln_vendor_reputation", 3), ("ln_anomaly_check", 3), ("ln_vendor_trust", 2)])
        {
            await RecordAsync($"agent {_payments}", sats, PaymentDirection.In, operation, cancellationToken);
        }

        var earned = await _purse.Reports.IncomeAsync(PaymentNetwork.Sandbox, cancellationToken);
        _scenes.Add(new(
            "What Pilot knows is worth something",
            [Text($"earned  {MoneyPage.Sats(earned.Total)} from {earned.Payments} agents: {string.Join(", ", earned.ByOperation.Select(one => Text($"{one.Key} {one.Value.SatsRoundedUp}")))}")]));
    }

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

    private async Task RecordAsync(string vendor, long sats, PaymentDirection direction, string operation, CancellationToken cancellationToken)
        => await _purse.Payments.RecordAsync(
            FormattableString.Invariant($"demo-{++_payments}"),
            new PaymentDraft
            {
                Vendor = VendorKey.Parse(vendor),
                Amount = Msat.FromSats(sats),
                Network = PaymentNetwork.Sandbox,
                Direction = direction,
                Operation = operation,
                Protocol = direction is PaymentDirection.In ? "l402" : "lightning",
            },
            cancellationToken);
}
