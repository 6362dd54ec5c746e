using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

/// <summary>The verbs around money, as a person uses them.</summary>
public sealed class MoneyTests : IDisposable
{
    private const string Agent = "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";

    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task What_was_paid_is_shown_by_vendor_and_in_the_spending()
    {
        var stored = await PayAsync("https://www.shop.example/", 100);
        Assert.Equal(("settled", "shop.example"), (Text(stored.GetProperty("payment"), "state"), Text(stored.GetProperty("payment"), "vendor")));
        await PayAsync("shop.example", 50);
        var shown = (await _program.RunAsync("vendor", "show", "shop.example")).Document("satchel.vendor_show/1");
        Assert.Equal((2, 150), (shown.GetProperty("reputation").GetProperty("total_txns").GetInt32(), shown.GetProperty("reputation").GetProperty("total_sats").GetInt32()));
        Assert.Equal(150, (await _program.RunAsync("spending")).Document("satchel.spending/1").GetProperty("spent_sats").GetInt32());
        Assert.Equal(1, (await _program.RunAsync("vendor")).Document("satchel.vendor_list/1").GetProperty("count").GetInt32());
        Assert.Contains("##", (await _program.RunAsync("spending", "--text")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await _program.RunAsync("list", "--cat", "transaction")).Document("satchel.list/1").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_payment_waits_for_a_person_and_the_limits_hold()
    {
        var waiting = await _program.RunAsync("preflight", "new.example", "100");
        Assert.Equal(1, waiting.ExitCode);
        var id = Text(JsonElement.Parse(waiting.Output), "id");
        Assert.Equal(1, (await _program.RunAsync("preflight")).Document("satchel.preflight_list/1").GetProperty("count").GetInt32());
        (await _program.RunAsync("budget", "set", "--per-day", "50")).Document("satchel.budget_set/1");
        (await _program.RunAsync("preflight", "approve", id)).Failure(1, "over_budget");
        var rule = (await _program.RunAsync("budget")).Document("satchel.budget_list/1").GetProperty("rules")[0];
        (await _program.RunAsync("budget", "remove", Text(rule, "id"))).Document("satchel.budget_remove/1");
        Assert.Equal("approve", Text((await _program.RunAsync("preflight", "approve", id)).Document("satchel.preflight/1"), "verdict"));
        Assert.Equal("reserved", Text((await _program.RunAsync("preflight", "new.example", "100")).Document("satchel.preflight/1"), "state"));
        Assert.Equal("released", Text((await _program.RunAsync("preflight", "release", id)).Document("satchel.preflight/1"), "state"));
    }

    [Fact]
    public async Task What_is_wrong_is_said_by_name()
    {
        (await _program.RunAsync("preflight", "shop.example")).Failure(2, "usage");
        (await _program.RunAsync("preflight", "shop.example", "0")).Failure(2, "invalid_amount");
        (await _program.RunAsync("preflight", "approve", "nothing")).Failure(1, "preflight_not_found");
        (await _program.RunAsync("vendor", "show", "https://")).Failure(2, "invalid_vendor");
        (await _program.RunAsync("spending", "--network", "moon")).Failure(2, "invalid_network");
        (await _program.RunAsync("budget", "set", "shop.example")).Failure(2, "usage");
        (await _program.RunAsync("budget", "remove", "12345678")).Failure(1, "budget_not_found");
        (await _program.RunAsync("compliance-report", "--format", "pdf")).Failure(2, "invalid_format");
        (await _program.RunAsync("trust", "attest", "shop.example")).Failure(1, "no_payments");
        (await _program.RunAsync("trust", "add", "abc")).Failure(2, "invalid_key");
        (await _program.RunAsync("remember", "Paid", "--cat", "transaction", "--metadata", """{"amount_sats":"many"}""")).Failure(2, "invalid_amount");
    }

    [Fact]
    public async Task Names_are_joined_and_who_stands_behind_them_is_said()
    {
        await PayAsync("shop.test", 10);
        await PayAsync("shop.example", 5);
        Assert.Equal("merged", Text((await _program.RunAsync("vendor", "alias", "shop.test", "shop.example")).Document("satchel.vendor_alias/1"), "status"));
        Assert.True((await _program.RunAsync("vendor", "kyc", "shop.test", "--verified", "--jurisdiction", "SI")).Document("satchel.vendor_kyc/1").GetProperty("kyc_verified").GetBoolean());
        var shown = (await _program.RunAsync("vendor", "show", "shop.test")).Document("satchel.vendor_show/1");
        Assert.Equal(("shop.example", 15, "SI"), (Text(shown, "vendor"), shown.GetProperty("reputation").GetProperty("total_sats").GetInt32(), Text(shown.GetProperty("kyc"), "jurisdiction")));
        var report = (await _program.RunAsync("compliance-report")).Document("satchel.compliance_report/1");
        Assert.Equal("SI", Text(report.GetProperty("totals").GetProperty("by_jurisdiction")[0], "name"));
        Assert.Equal("split", Text((await _program.RunAsync("vendor", "alias", "shop.test", "--split")).Document("satchel.vendor_alias/1"), "status"));
    }

    [Fact]
    public async Task A_report_is_csv_for_spreadsheets_and_markdown_for_people()
    {
        await PayAsync("shop.example", 5, "=HYPERLINK(\"evil\")");
        var csv = (await _program.RunAsync("compliance-report", "--format", "csv")).Output.Split("\r\n");
        Assert.StartsWith("timestamp,id,vendor", csv[0], StringComparison.Ordinal);
        Assert.EndsWith("\"'=HYPERLINK(\"\"evil\"\")\"", csv[1], StringComparison.Ordinal);
        Assert.StartsWith("# Compliance report", (await _program.RunAsync("compliance-report", "--format", "md")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_said_of_a_payment_goes_when_its_memory_is_erased()
    {
        var id = Text(await PayAsync("shop.example", 5, "Paid the secret cartographer"), "id");
        Assert.Contains("cartographer", (await _program.RunAsync("compliance-report")).Output, StringComparison.Ordinal);
        await _program.RunAsync("erase", id, "--yes");
        Assert.DoesNotContain("cartographer", (await _program.RunAsync("compliance-report")).Output, StringComparison.Ordinal);
        Assert.Equal(5, (await _program.RunAsync("spending")).Document("satchel.spending/1").GetProperty("spent_sats").GetInt32());
        await PayAsync("shop.example", 6);
        Assert.Equal(1, (await _program.RunAsync("list", "--cat", "transaction")).Document("satchel.list/1").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Trust_agents_and_logins_are_kept_here()
    {
        (await _program.RunAsync("trust", "add", Agent, "--weight", "50")).Document("satchel.trust_add/1");
        Assert.Equal(50, (await _program.RunAsync("trust")).Document("satchel.trust_list/1").GetProperty("trusted")[0].GetProperty("weight").GetInt32());
        (await _program.RunAsync("trust", "attest", "shop.example", "--score", "0.9")).Document("satchel.trust_attest/1");
        var shown = (await _program.RunAsync("trust", "show", "shop.example")).Document("satchel.trust_show/1");
        Assert.Equal(("own", 0), (Text(shown.GetProperty("attestations")[0], "why"), shown.GetProperty("trust").GetProperty("attestation_count").GetInt32()));
        Assert.Equal(1, (await _program.RunAsync("agent", "verify", Agent)).ExitCode);
        (await _program.RunAsync("agent", "attest", Agent, "--level", "kyc_verified")).Document("satchel.agent_attest/1");
        Assert.True((await _program.RunAsync("agent", "verify", Agent)).Document("satchel.agent_verify/1").GetProperty("found").GetBoolean());
        (await _program.RunAsync("auth", "session", "shop.example", "02c3")).Document("satchel.auth_session/1");
        Assert.True((await _program.RunAsync("auth", "lookup", "shop.example")).Document("satchel.auth_lookup/1").GetProperty("has_session").GetBoolean());
        Assert.Equal(1, (await _program.RunAsync("auth")).Document("satchel.auth_list/1").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_report_says_who_signed_it_and_notices_every_change()
    {
        await PayAsync("shop.example", 300);
        var report = (await _program.RunAsync("compliance-report", "--format", "json")).Output;
        await File.WriteAllTextAsync(Path.Combine(_program.Base, "report.json"), report, TestContext.Current.CancellationToken);
        var verified = (await _program.RunAsync("compliance-report", "--verify", "report.json")).Document("satchel.report_verification/1");
        Assert.True(verified.GetProperty("valid").GetBoolean() && verified.GetProperty("own").GetBoolean());
        var altered = await _program.RunWithInputAsync(report.Replace("\"spent_sats\":300", "\"spent_sats\":3", StringComparison.Ordinal), "compliance-report", "--verify", "-");
        Assert.Equal((1, "altered"), (altered.ExitCode, Text(JsonElement.Parse(altered.Output), "problem")));
    }

    [Fact]
    public async Task The_purse_is_proven_with_the_store()
    {
        await PayAsync("shop.example", 300);
        var proof = (await _program.RunAsync("verify")).Document("satchel.verify/1").GetProperty("purse");
        Assert.Equal((true, 1, 1), (proof.GetProperty("ok").GetBoolean(), proof.GetProperty("entries").GetInt32(), proof.GetProperty("payments").GetInt32()));
    }

    [Fact]
    public async Task Imported_transactions_are_payments_and_a_login_needs_the_owners_word()
    {
        const string Line = """{"content":"Paid for the forecast","category":"transaction","metadata":{"vendor":"shop.example","amount_sats":7}}""";
        Assert.Equal(2, (await _program.RunWithInputAsync($"{Line}\n{Line}\n", "import", "-")).Document("satchel.import/1").GetProperty("payments").GetInt32());
        Assert.Equal(0, (await _program.RunWithInputAsync($"{Line}\n{Line}\n", "import", "-")).Document("satchel.import/1").GetProperty("payments").GetInt32());
        Assert.Equal(14, (await _program.RunAsync("spending")).Document("satchel.spending/1").GetProperty("spent_sats").GetInt32());
        var wish = $"keyauth://shop.example/login?tag=login&k1={new string('1', 64)}";
        Assert.False((await _program.RunAsync("auth", "login", wish, "--dry-run")).Document("satchel.auth_login/1").GetProperty("allowed").GetBoolean());
        (await _program.RunAsync("auth", "login", wish)).Failure(1, "host_not_allowed");
        (await _program.RunAsync("auth", "login", "lnurl1nothing")).Failure(2, "invalid_lnurl");
        (await _program.RunAsync("gateway", "confirm", "http://10.0.0.1")).Failure(1, "gateway_address_refused");
    }

    [Fact]
    public async Task Signed_events_are_taken_in_from_a_file_and_others_are_passed_over()
    {
        var imported = await _program.RunWithInputAsync("{\"id\":\"no event\"}\n", "trust", "import", "-");
        Assert.Equal((0, 1), (imported.Document("satchel.trust_import/1").GetProperty("imported").GetInt32(), imported.Document("satchel.trust_import/1").GetProperty("malformed").GetInt32()));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private async Task<JsonElement> PayAsync(string vendor, int sats, string content = "Paid")
        => (await _program.RunAsync("remember", content, "--cat", "transaction", "--metadata", $$"""{"vendor":"{{vendor}}","amount_sats":{{sats}} }""")).Document("satchel.remember/1");
}
