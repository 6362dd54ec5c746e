using System.Text.Json;
using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Engine.Identity;
using Satchel.Engine.Settings;
using Satchel.Engine.Sync;
using Satchel.Protocols.Crypto;
using Satchel.Server.Mcp;
using Satchel.Testing;
using Satchel.Testing.Relays;

namespace Satchel.Server.Tests.Mcp;

/// <summary>Two homes whose agents pay, are stopped, report, and tell each other of vendors through a relay.</summary>
public sealed class TrustToolsTests : IAsyncLifetime
{
    private const string Shop = """{"vendor":"channelytics.ln"}""";

    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackRelay _relay = new(Moments.WallClock);
    private readonly List<Conversation> _conversations = [];
    private string _hosts = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var conversation in _conversations)
        {
            await conversation.DisposeAsync();
        }

        await _relay.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_agent_pays_is_stopped_reports_and_what_it_attests_arrives_at_another()
    {
        var (ada, ben) = (await BeginAsync("ada"), await BeginAsync("ben"));
        foreach (var home in (Conversation[])[ada, ben])
        {
            for (var i = 0; i < 3; i++)
            {
                await home.AnswerAsync("memory_store", """{"content":"Paid for data","type":"transaction","metadata":{"vendor":"channelytics.ln","amount_sats":100}}""");
            }
        }

        await ada.Owner.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Vendor, "channelytics.ln", BudgetLimits.None with { PerPayment = 200_000 }, isOwner: true, Stop);
        var blocked = (await ada.AnswerAsync("ln_preflight", """{"vendor":"channelytics.ln","amount_sats":5000}""")).GetProperty("decision");
        Assert.Equal(("reject", 3), (blocked.GetProperty("verdict").GetString(), blocked.GetProperty("reasons").GetArrayLength()));
        var report = (await ada.AnswerAsync("ln_compliance_report")).GetProperty("report");
        var key = IdentityOf("ada").ReadPublicKey();
        Assert.Equal((key, null), SignedDocument.Verify(JsonSerializer.SerializeToUtf8Bytes(report)));
        Assert.All(report.GetProperty("transactions").EnumerateArray(), payment => Assert.Equal(key, payment.GetProperty("agent_pubkey").GetString()));

        var attested = await ada.AnswerAsync("ln_trust_attest", """{"vendor":"channelytics.ln","score":0.2,"basis":"overcharges"}""");
        Assert.Equal(("published", true, 1), (attested.GetProperty("status").GetString(), attested.GetProperty("signed").GetBoolean(), attested.GetProperty("pushed").GetInt32()));
        Assert.Equal(1, (await ben.AnswerAsync("memory_sync")).GetProperty("trust").GetProperty("taken").GetInt32());
        Assert.Equal((0.0, 0.2, 1), await ScoreAsync(ben));
        await ben.Owner.Trust.TrustAsync(key!, 100, Stop);
        Assert.Equal((0.2, 0.2, 1), await ScoreAsync(ben));
        Assert.Equal((0.0, 0.0, 0), await ScoreAsync(ada));
    }

    [Fact]
    public async Task A_relay_that_is_away_leaves_an_attestation_waiting_and_the_agent_is_told()
    {
        var ada = await BeginAsync("ada");
        _relay.Refuses = _ => "error: away";
        var attested = await ada.AnswerAsync("ln_trust_attest", """{"vendor":"channelytics.ln","score":0.2}""");
        Assert.Equal(("queued", 0, 2), (attested.GetProperty("status").GetString(), attested.GetProperty("pushed").GetInt32(), attested.GetProperty("waiting").GetInt32()));
        Assert.Contains("waits", Assert.Single(attested.GetProperty("errors").EnumerateArray()).GetString(), StringComparison.Ordinal);
        _relay.Refuses = _ => null;
        Assert.Equal(2, (await ada.AnswerAsync("memory_sync")).GetProperty("trust").GetProperty("sent").GetInt32());
    }

    [Fact]
    public async Task A_gateway_that_is_advertised_is_found_and_said_to_be_unconfirmed()
    {
        var ben = await BeginAsync("ben");
        using var seller = SecretKey.Generate(Randomness.Secrets);
        var (agent, now) = (seller.PublicKey.ToString(), Moments.WallClock.GetUtcNow());
        var offer = new GatewayOffer { Url = "https://gateway.invalid", Operations = new Dictionary<string, long> { ["memory_query"] = 2 }, Version = "1" };
        _relay.Shelf.Plant(new StatementSigner(seller, Randomness.Secrets).Sign(TrustEvents.Advert(offer, agent, now, now.AddDays(3))));
        await ben.AnswerAsync("memory_sync");
        var found = await ben.AnswerAsync("ln_discover_gateways", """{"operation":"memory_query"}""");
        var gateway = Assert.Single(found.GetProperty("gateways").EnumerateArray());
        Assert.Equal(
            (agent, "https://gateway.invalid", 2, false, "new"),
            (gateway.GetProperty("agent_pubkey").GetString(), gateway.GetProperty("url").GetString(), gateway.GetProperty("operations").GetProperty("memory_query").GetInt32(), gateway.GetProperty("confirmed").GetBoolean(), gateway.GetProperty("reputation").GetProperty("recommendation").GetString()));
        Assert.Equal(0, (await ben.AnswerAsync("ln_discover_gateways", """{"operation":"memory_list"}""")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task An_agent_logs_in_nowhere_that_the_owner_has_not_named()
    {
        var ada = await BeginAsync("ada");
        var request = $$"""{"lnurl":"keyauth://shop.example/login?tag=login&k1={{new string('1', 64)}}&action=link"}""";
        var refusal = await ada.FailureAsync("ln_auth_login", request, "host_not_allowed");
        Assert.Contains("shop.example asks for 'link'", refusal, StringComparison.Ordinal);
        _hosts = "other.example";
        await ada.FailureAsync("ln_auth_login", request, "host_not_allowed");
        await ada.FailureAsync("ln_auth_login", """{"lnurl":"https://shop.example/?tag=pay"}""", "invalid_argument");
        Assert.False((await ada.AnswerAsync("ln_auth_lookup", """{"vendor":"shop.example"}""")).GetProperty("has_session").GetBoolean());
    }

    [Fact]
    public async Task What_an_agent_was_talked_into_attesting_counts_for_nothing_at_home()
    {
        var ada = await BeginAsync("ada");
        await ada.AnswerAsync("ln_trust_attest", """{"vendor":"scam.example","score":1}""");
        await ada.AnswerAsync("memory_sync");
        Assert.Empty(await ada.Owner.Trust.TrustedAsync(Stop));
        Assert.Equal("escalate", (await ada.AnswerAsync("ln_preflight", """{"vendor":"scam.example","amount_sats":500}""")).GetProperty("decision").GetProperty("verdict").GetString());
        var tools = (await ada.Client.ListToolsAsync(cancellationToken: Stop)).Select(tool => tool.Name);
        Assert.DoesNotContain(tools, name => name is "ln_trust_add" or "ln_trust_import" or "ln_vendor_kyc_set");
    }

    private static async Task<(double Community, double Raw, int Attesters)> ScoreAsync(Conversation home)
    {
        var trust = (await home.AnswerAsync("ln_vendor_trust", Shop)).GetProperty("trust");
        var known = await home.Owner.Trust.ScoreAsync(VendorKey.Parse("channelytics.ln"), Stop);
        Assert.Equal(Math.Round(known.Weighted, 4), trust.GetProperty("community_score").GetDouble());
        return (trust.GetProperty("community_score").GetDouble(), trust.GetProperty("raw_score").GetDouble(), trust.GetProperty("attestation_count").GetInt32());
    }

    private SatchelHome HomeOf(string name) => SatchelHome.Resolve(_folder.File(name), _ => null, _folder.Path);

    private HomeIdentity IdentityOf(string name) => new(HomeOf(name), Randomness.Secrets);

    private SatchelSettings SettingsOf(string name) => SatchelSettings.Load(HomeOf(name), new SettingsFile(HomeOf(name), Moments.WallClock), variable => variable switch
    {
        "SATCHEL_CONFIG_FROM_ENV" => "1",
        "SATCHEL_NOSTR_RELAYS" => _relay.Address,
        "SATCHEL_AUTH_HOSTS" => _hosts.Length > 0 ? _hosts : null,
        _ => null,
    });

    private async Task<Conversation> BeginAsync(string name)
    {
        var conversation = await Conversation.BeginAsync(profile: ToolProfile.All, change: setup => setup with
        {
            Clock = Moments.WallClock,
            Agent = () => IdentityOf(name).ReadPublicKey(),
            EnsureAgent = () => IdentityOf(name).AgentOf(SettingsOf(name)),
            OpenSigner = () => HomeSigner.Open(HomeOf(name), SettingsOf(name), Randomness.Secrets),
            TrustRules = () => TrustRules.Of(SettingsOf(name), "1.2.3"),
            LoginHosts = () => VendorLogin.HostsOf(SettingsOf(name)),
            OpenSync = () => HomeSync.Open(HomeOf(name), SettingsOf(name), Randomness.Secrets, Moments.WallClock),
        });
        _conversations.Add(conversation);
        return conversation;
    }
}
