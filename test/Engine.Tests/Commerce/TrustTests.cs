using System.Security.Cryptography;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Tests.Commerce;

public sealed class TrustTests : PurseFixture
{
    private static readonly VendorKey Shop = VendorKey.Parse("shop.example");

    [Fact]
    public async Task A_ring_of_five_hundred_moves_a_weighted_score_by_nothing_and_it_is_said_why()
    {
        await TrustAgentAsync(1);
        await TrustSeeds.ImportAsync(Purse, Shop, [(1, 0.3)], Clock, Token);
        await TrustSeeds.ImportAsync(Purse, Shop, [.. Enumerable.Range(2, 500).Select(agent => (agent, 1.0))], Clock, Token);
        var score = await Purse.Trust.ScoreAsync(Shop, Token);
        Assert.Equal((0.3, 501, 1), (Math.Round(score.Weighted, 4), score.Attesters, score.TrustedAttesters));
        Assert.True(score.Raw > 0.99);
        var words = await Purse.Trust.WeighAsync(Shop, 1_000, Token);
        Assert.Equal(500, words.Count(word => word is { Weight: 0, Why: "not_trusted" }));
        Assert.Equal("trusted", words[0].Why);
    }

    [Fact]
    public async Task Only_the_latest_word_of_an_attester_counts()
    {
        await TrustAgentAsync(1);
        var now = Clock.GetUtcNow();
        Assert.Equal(1, await ImportAsync(TrustSeeds.Attest(1, Shop, 0.9, now)));
        Assert.Equal(0, await ImportAsync(TrustSeeds.Attest(1, Shop, 0.1, now.AddHours(-1))));
        Assert.Equal(0.9, (await Purse.Trust.ScoreAsync(Shop, Token)).Weighted);
        Assert.Equal(1, await ImportAsync(TrustSeeds.Attest(1, Shop, 0.2, now.AddMinutes(1))));
        Assert.Equal(0.2, (await Purse.Trust.ScoreAsync(Shop, Token)).Weighted);
        Assert.Equal(1, await ImportAsync(TrustSeeds.Attest(1, Shop, null, now.AddMinutes(2))));
        Assert.Equal(CommunityScore.None, await Purse.Trust.ScoreAsync(Shop, Token));
    }

    [Fact]
    public async Task What_has_expired_counts_no_more()
    {
        await TrustAgentAsync(1);
        await ImportAsync(TrustSeeds.Attest(1, Shop, 0.9, Clock.GetUtcNow(), Clock.GetUtcNow().AddDays(1)));
        Assert.Equal(1, (await Purse.Trust.ScoreAsync(Shop, Token)).Attesters);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, (await Purse.Trust.ScoreAsync(Shop, Token)).Attesters);
    }

    [Fact]
    public async Task Our_own_word_does_not_count()
    {
        await PayAsync("shop.example", 10);
        await Purse.Trust.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 1 }, Token);
        using var self = TrustSeeds.Agent(7);
        Assert.Equal(0, (await Purse.Trust.ImportAsync([TrustSeeds.Attest(7, Shop, 1, Clock.GetUtcNow())], "test", self.PublicKey.ToString(), Token)).Taken);
        Assert.Equal(CommunityScore.None, await Purse.Trust.ScoreAsync(Shop, Token));
        Assert.Equal("own", Assert.Single(await Purse.Trust.WeighAsync(Shop, 10, Token)).Why);
    }

    [Fact]
    public async Task What_is_not_true_is_passed_over()
    {
        var json = TrustSeeds.Attest(1, Shop, 0.5, Clock.GetUtcNow()).ToJson().Replace("0.5", "0.9", StringComparison.Ordinal);
        Assert.Equal(0, await ImportAsync(NostrEvent.Parse(System.Text.Encoding.UTF8.GetBytes(json))));
        Assert.Equal(0, await ImportAsync(TrustSeeds.Attest(1, Shop, 0.5, Clock.GetUtcNow().AddHours(1))));
        Assert.Equal(0, await ImportAsync(TrustSeeds.Sign(1, new EventDraft(30_382, Clock.GetUtcNow(), [new NostrTag("d", "trust:other.example")], """{"vendor":"shop.example","score":1}"""))));
    }

    [Fact]
    public void A_legacy_assertion_is_the_event_of_the_published_vector()
    {
        var draft = TrustEvents.LegacyAssertion(new Attestation
        {
            Vendor = VendorKey.Parse("bitrefill.com"),
            Attester = "",
            Score = 8_500,
            Basis = "transaction_history",
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
        });
        var signed = TrustSeeds.Sign(3, draft);
        Assert.Equal("9b07eb34456bae75d3143320bacde9241e0634d0b19423c9d5308d895f4b251d", signed.Id.ToString());
        Assert.StartsWith("5b2ec52812f2c452", Convert.ToHexStringLower(signed.Signature), StringComparison.Ordinal);
        Assert.Equal(0.85, Assert.IsType<TrustNews.Attested>(TrustEvents.Read(signed, Clock.GetUtcNow())).Attestation.Share);
    }

    [Fact]
    public async Task A_gateway_is_known_from_its_advert()
    {
        using var agent = TrustSeeds.Agent(3);
        var draft = new EventDraft(
            30_078,
            Clock.GetUtcNow(),
            [new NostrTag("d", $"gateway:{agent.PublicKey}"), new NostrTag("type", "gateway"), new NostrTag("client", "lightning-memory")],
            """{"url": "https://gw.example.com", "operations": {"memory_query": 2}, "relays": ["wss://relay.damus.io"], "version": "0.7.0"}""");
        Assert.Equal(1, await ImportAsync(TrustSeeds.Sign(3, draft)));
        Assert.Equal(2, Assert.Single(await Purse.Gateways.FindAsync("memory_query", 10, Token)).Gateway.Operations["memory_query"]);
        Assert.Empty(await Purse.Gateways.FindAsync("memory_list", 10, Token));
        Assert.Equal(0, await ImportAsync(TrustSeeds.Sign(4, draft)));
    }

    [Fact]
    public async Task Of_itself_an_agent_can_only_declare_something()
    {
        using var key = TrustSeeds.Agent(3);
        using var random = RandomNumberGenerator.Create();
        var signer = new StatementSigner(key, random);
        Assert.Null(await Purse.Agents.StateAsync(Statement(signer.PublicKey, ComplianceLevel.KycVerified), signer, Token));
        var declared = await Purse.Agents.StateAsync(Statement(signer.PublicKey, ComplianceLevel.SelfDeclared), signer, Token);
        Assert.True(declared!.IsSigned);
        var claimed = TrustSeeds.Sign(4, TrustEvents.Statement(Statement(PublicKey(4), ComplianceLevel.RegulatedEntity)));
        await ImportAsync(claimed);
        Assert.Equal(ComplianceLevel.SelfDeclared, Assert.Single(await Purse.Agents.FindAsync(PublicKey(4), null, Token)).Level);
    }

    [Fact]
    public async Task Who_speaks_for_an_agent_is_named()
    {
        await ImportAsync(TrustSeeds.Sign(5, TrustEvents.Statement(Statement(PublicKey(4), ComplianceLevel.KycVerified))));
        await Purse.Agents.StateAsync(Statement(PublicKey(4), ComplianceLevel.SelfDeclared), null, Token);
        var said = await Purse.Agents.FindAsync(PublicKey(4), null, Token);
        Assert.Equal(
            [("", false, IssuerStanding.Home), (PublicKey(5), true, IssuerStanding.Stranger)],
            said.Select(statement => (statement.Issuer, statement.IsSigned, statement.Standing)));
    }

    [Fact]
    public async Task A_login_expires_with_its_time_and_can_be_taken_back()
    {
        var login = new AuthSession { Vendor = Shop, Agent = "", LinkingKey = "02c3", State = SessionState.Active, ExpiresAt = Clock.GetUtcNow().AddHours(1) };
        await Purse.Agents.SetSessionAsync(login, Token);
        Assert.Equal(SessionState.Active, (await Purse.Agents.FindSessionAsync(Shop, "", Token))!.StateAt(Clock.GetUtcNow()));
        Assert.Equal(SessionState.Expired, (await Purse.Agents.FindSessionAsync(Shop, "", Token))!.StateAt(Clock.GetUtcNow().AddHours(1)));
        var last = (await Purse.Agents.FindSessionAsync(Shop, "", Token))!.LastAuthAt;
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(last, (await Purse.Agents.SetSessionAsync(login with { State = SessionState.Revoked }, Token)).LastAuthAt);
    }

    private static string PublicKey(int agent)
    {
        using var key = TrustSeeds.Agent(agent);
        return key.PublicKey.ToString();
    }

    private AgentStatement Statement(string agent, ComplianceLevel level)
        => new() { Agent = agent, Issuer = "", Level = level, OwnerId = "acme \"quoted\"", StatedAt = Clock.GetUtcNow() };

    private async Task<int> ImportAsync(NostrEvent signed) => (await Purse.Trust.ImportAsync([signed], "test", null, Token)).Taken;

    private async Task TrustAgentAsync(int agent) => await Purse.Trust.TrustAsync(PublicKey(agent), 100, Token);
}
