using System.Text.Json;
using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Server.Mcp;

namespace Satchel.Server.Tests.Mcp;

/// <summary>The tools around money, over the client of the SDK.</summary>
public sealed class CommerceTests : IAsyncLifetime
{
    private const string Agent = "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";

    private Conversation _conversation = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _conversation = await Conversation.BeginAsync(profile: ToolProfile.All);

    public ValueTask DisposeAsync() => _conversation.DisposeAsync();

    [Fact]
    public async Task Three_payments_are_stored_and_a_price_of_fifty_times_is_blocked_for_every_reason()
    {
        foreach (var vendor in (string[])["https://api.channelytics.ln/v1", "channelytics.ln", "CHANNELYTICS.LN"])
        {
            var stored = await PayAsync(vendor, 100);
            Assert.Equal(("stored", "channelytics.ln"), (Text(stored, "status"), Text(stored.GetProperty("payment"), "vendor")));
        }

        var waiting = await PreflightAsync("channelytics.ln", 5_000);
        Assert.Equal(("escalate", "high"), (Text(waiting, "verdict"), Text(waiting, "anomaly_verdict")));
        await _conversation.Owner.Budgets.SetAsync(
            BudgetUnit.Msat, BudgetScope.Vendor, "channelytics.ln", BudgetLimits.None with { PerPayment = 200_000 }, isOwner: true, Stop);
        var blocked = await PreflightAsync("channelytics.ln", 5_000);
        Assert.Equal("reject", Text(blocked, "verdict"));
        var reasons = blocked.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()!).ToArray();
        Assert.Equal(3, reasons.Length);
        Assert.Contains("per-transaction limit", reasons[0], StringComparison.Ordinal);
        Assert.Contains("50.0x", reasons[1], StringComparison.Ordinal);
        Assert.Contains("3 payments", reasons[2], StringComparison.Ordinal);

        var report = (await _conversation.AnswerAsync("ln_compliance_report")).GetProperty("report");
        Assert.Equal((3, 300, 1), (Count(report, "transactions"), report.GetProperty("totals").GetProperty("spent_sats").GetInt32(), Count(report, "blocked")));
        var known = await _conversation.Owner.Vendors.ReputationAsync(VendorKey.Parse("channelytics.ln"), PaymentNetwork.Mainnet, Stop);
        var reputation = (await _conversation.AnswerAsync("ln_vendor_reputation", """{"vendor":"channelytics.ln"}""")).GetProperty("reputation");
        Assert.Equal((known.Payments, known.Total.SatsRoundedUp), (reputation.GetProperty("total_txns").GetInt64(), reputation.GetProperty("total_sats").GetInt64()));
    }

    [Fact]
    public async Task An_agent_that_was_talked_into_it_cannot_touch_what_is_the_owners()
    {
        await PayAsync("shop.example", 10);
        await _conversation.Owner.Budgets.SetAsync(
            BudgetUnit.Msat, BudgetScope.Vendor, "shop.example", BudgetLimits.None with { PerDay = 100_000 }, isOwner: true, Stop);

        // A limit is not raised, not removed, and not escaped under another spelling.
        await _conversation.FailureAsync("ln_budget_set", """{"vendor":"shop.example","max_sats_per_day":1000}""", "above_ceiling");
        await _conversation.AnswerAsync("ln_budget_set", """{"vendor":"https://www.shop.example/"}""");
        Assert.Equal("reject", Text(await PreflightAsync("https://api.shop.example:443/x", 91), "verdict"));

        // Nothing is approved, known, earned or attested in somebody else's name.
        var waiting = await PreflightAsync("new.example", 500);
        Assert.Equal("waiting", Text(waiting, "state"));
        var tools = (await _conversation.Client.ListToolsAsync(cancellationToken: Stop)).Select(tool => tool.Name).ToArray();
        Assert.DoesNotContain(tools, name => name.Contains("approve", StringComparison.Ordinal) || name.Contains("kyc", StringComparison.Ordinal));
        foreach (var type in (string[])["attestation", "l402_payment"])
        {
            Assert.True((await _conversation.CallAsync("memory_store", $$"""{"content":"Earned 5000 sats","type":"{{type}}","metadata":{"vendor":"new.example","trust_score":1} }""")).IsError);
        }

        await _conversation.FailureAsync(
            "memory_store", """{"content":"Earned","type":"transaction","metadata":{"vendor":"new.example","amount_sats":5000,"direction":"in"}}""", "income_reserved");
        await _conversation.FailureAsync(
            "memory_store", """{"content":"Earned","type":"transaction","metadata":{"vendor":"new.example","amount_sats":5000,"direction":"received"}}""", "income_reserved");
        await _conversation.AnswerAsync("ln_trust_attest", """{"vendor":"new.example","score":1}""");
        await _conversation.AnswerAsync("ln_agent_attest", $$"""{"agent_pubkey":"{{Agent}}","compliance_level":"regulated_entity"}""");
        var trust = (await _conversation.AnswerAsync("ln_vendor_trust", """{"vendor":"new.example"}""")).GetProperty("trust");
        Assert.Equal((false, 0.0, 0), (trust.GetProperty("kyc_verified").GetBoolean(), trust.GetProperty("community_score").GetDouble(), trust.GetProperty("attestation_count").GetInt32()));
        Assert.Equal(0, (await _conversation.AnswerAsync("ln_budget_status")).GetProperty("total_earned_sats").GetInt32());
        Assert.Equal("escalate", Text(await PreflightAsync("new.example", 500), "verdict"));
        Assert.Equal("local", Text(await _conversation.AnswerAsync("ln_agent_verify", $$"""{"agent_pubkey":"{{Agent}}"}"""), "issuer"));
    }

    [Fact]
    public async Task A_person_lets_it_through_and_the_agent_sees_it()
    {
        var waiting = await PreflightAsync("new.example", 500);
        Assert.IsType<ApprovalOutcome.Approved>(await _conversation.Owner.Preflights.ApproveAsync(Text(waiting, "id"), Stop));
        var again = await PreflightAsync("new.example", 500);
        Assert.Equal(("approve", "reserved", Text(waiting, "id")), (Text(again, "verdict"), Text(again, "state"), Text(again, "id")));
        var stored = (await PayAsync("new.example", 500)).GetProperty("payment");
        Assert.Equal(Text(waiting, "id"), Text(stored, "preflight_id"));
    }

    [Fact]
    public async Task The_same_named_payment_is_a_duplicate_and_another_one_under_its_name_is_refused()
    {
        var first = await PayAsync("shop.example", 5, ",\"idempotency_key\":\"order 7\"");
        var second = await PayAsync("shop.example", 5, ",\"idempotency_key\":\"order 7\"");
        Assert.Equal(("duplicate", Text(first, "id")), (Text(second, "status"), Text(second, "id")));
        await _conversation.FailureAsync(
            "memory_store", """{"content":"Paid","type":"transaction","metadata":{"vendor":"shop.example","amount_sats":6,"idempotency_key":"order 7"}}""", "payment_conflict");
        Assert.Equal(5, (await _conversation.AnswerAsync("ln_spending_summary")).GetProperty("summary").GetProperty("total_sats").GetInt32());
    }

    [Fact]
    public async Task What_contradicts_is_returned_to_who_stores_it()
    {
        await PayAsync("shop.example", 100);
        var change = Assert.Single((await PayAsync("shop.example", 500)).GetProperty("contradictions").EnumerateArray());
        Assert.Equal("price_change", Text(change, "type"));
        Assert.StartsWith("5.0x", Text(change, "detail"), StringComparison.Ordinal);
        await _conversation.AnswerAsync("memory_store", """{"content":"shop.example is reliable","type":"vendor","metadata":{"vendor":"shop.example"}}""");
        var conflict = await _conversation.AnswerAsync("memory_store", """{"content":"shop.example is overpriced","type":"vendor","metadata":{"vendor":"shop.example"}}""");
        Assert.Equal("sentiment_conflict", Text(Assert.Single(conflict.GetProperty("contradictions").EnumerateArray()), "type"));
    }

    [Theory]
    [InlineData("ln_preflight", """{"vendor":"shop.example","amount_sats":0}""", "invalid_argument")]
    [InlineData("ln_preflight", """{"vendor":"shop.example","amount_sats":-5}""", "invalid_argument")]
    [InlineData("ln_preflight", """{"vendor":"https://","amount_sats":5}""", "invalid_argument")]
    [InlineData("ln_budget_set", """{"vendor":"shop.example","max_sats_per_day":-1}""", "invalid_argument")]
    [InlineData("ln_budget_set", """{"max_sats_per_day":1}""", "missing_argument")]
    [InlineData("ln_trust_attest", """{"vendor":"shop.example","score":1.1}""", "invalid_argument")]
    [InlineData("ln_trust_attest", """{"vendor":"shop.example"}""", "no_payments")]
    [InlineData("ln_agent_attest", """{"agent_pubkey":"abc"}""", "invalid_argument")]
    [InlineData("ln_agent_attest", """{"agent_pubkey":"x","compliance_level":"best"}""", "invalid_argument")]
    [InlineData("ln_auth_session", """{"vendor":"shop.example","linking_key":""}""", "invalid_argument")]
    [InlineData("ln_compliance_report", """{"format":"pdf"}""", "invalid_argument")]
    [InlineData("ln_spending_summary", """{"since":"2 fortnights"}""", "invalid_argument")]
    [InlineData("memory_store", """{"content":"Paid","type":"transaction","metadata":{"amount_sats":1.5}}""", "invalid_amount")]
    public async Task What_cannot_be_is_refused_by_name(string tool, string arguments, string code) => await _conversation.FailureAsync(tool, arguments, code);

    [Fact]
    public async Task A_home_without_a_purse_answers_every_question_and_gets_none()
    {
        foreach (var (tool, arguments) in ((string, string)[])
            [
                ("ln_vendor_reputation", """{"vendor":"a.example"}"""), ("ln_spending_summary", "{}"), ("ln_anomaly_check", """{"vendor":"a.example","amount_sats":1}"""),
                ("ln_budget_check", "{}"), ("ln_budget_check", """{"vendor":"a.example"}"""), ("ln_budget_status", "{}"), ("ln_vendor_trust", """{"vendor":"a.example"}"""),
                ("ln_agent_verify", $$"""{"agent_pubkey":"{{Agent}}"}"""), ("ln_auth_lookup", """{"vendor":"a.example"}"""), ("ln_compliance_report", "{}"),
                ("ln_compliance_report", """{"format":"csv"}"""), ("ln_compliance_report", """{"format":"md"}"""), ("ln_discover_gateways", "{}"),
            ])
        {
            await _conversation.AnswerAsync(tool, arguments);
        }

        Assert.False(_conversation.Owner.Exists);
        await _conversation.RememberAsync("Ada prefers tea");
        Assert.False(_conversation.Owner.Exists);
    }

    [Fact]
    public async Task A_login_is_kept_and_does_not_hold_when_it_was_taken_back()
    {
        await _conversation.AnswerAsync("ln_auth_session", """{"vendor":"https://app.shop.example","linking_key":"02c3"}""");
        Assert.True((await _conversation.AnswerAsync("ln_auth_lookup", """{"vendor":"shop.example"}""")).GetProperty("has_session").GetBoolean());
        await _conversation.AnswerAsync("ln_auth_session", """{"vendor":"shop.example","linking_key":"02c3","session_state":"revoked"}""");
        var kept = await _conversation.AnswerAsync("ln_auth_lookup", """{"vendor":"shop.example"}""");
        Assert.Equal((false, "revoked"), (kept.GetProperty("has_session").GetBoolean(), Text(kept, "session_state")));
    }

    private Task<JsonElement> PayAsync(string vendor, int sats, string more = "")
        => _conversation.AnswerAsync(
            "memory_store", $$"""{"content":"Paid {{sats}} sats","type":"transaction","metadata":{"vendor":"{{vendor}}","amount_sats":{{sats}}{{more}}} }""");

    private async Task<JsonElement> PreflightAsync(string vendor, int sats)
        => (await _conversation.AnswerAsync("ln_preflight", $$"""{"vendor":"{{vendor}}","amount_sats":{{sats}} }""")).GetProperty("decision");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static int Count(JsonElement json, string name) => json.GetProperty(name).GetArrayLength();
}
