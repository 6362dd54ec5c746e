using Satchel.Engine.Commerce;
using Satchel.Engine.Tests.Commerce;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Tests.Sync;

/// <summary>What agents say of vendors goes through a relay, and only what is true and counts moves anything.</summary>
public sealed class TrustExchangeTests : SyncTests
{
    private static readonly VendorKey Shop = VendorKey.Parse("shop.example");

    [Fact]
    public async Task Two_homes_exchange_an_attestation_that_counts_once_it_is_trusted()
    {
        var (ada, ben) = (await StartStrangerAsync(), await StartStrangerAsync());
        await ben.PayAsync("shop.example", 100);
        var outcome = await ada.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 0.85, Basis = "audit" });
        Assert.Equal(("published", 1, 0L), (outcome!.Status, outcome.Pushed, outcome.Waiting));
        Assert.Equal(1, (await ben.ExchangeTrustAsync()).Taken);
        Assert.Equal((0, 0.85, 1), await ScoreAsync(ben));
        await ben.Purse.Trust.TrustAsync(ada.Identity.EnsurePublicKey(), 100, Token);
        Assert.Equal((0.85, 0.85, 1), await ScoreAsync(ben));

        Clock.Advance(TimeSpan.FromMinutes(1));
        await ada.AttestAsync(new AttestationDraft { Vendor = Shop, IsWithdrawal = true });
        await ben.ExchangeTrustAsync();
        Assert.Equal((0, 0, 0), await ScoreAsync(ben));
    }

    [Fact]
    public async Task An_attestation_goes_out_in_both_forms_and_names_no_amount()
    {
        var ada = await StartStrangerAsync();
        await ada.PayAsync("shop.example", 12_345);
        await ada.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 0.85 });
        var assertion = Assert.Single(Relay.Shelf.Events, one => one.Kind == TrustEvents.ExternalAssertion);
        Assert.Equal(
            ["https://shop.example/", "web", "85", "0.85", "transaction_history", "1-4", "lightning-memory.trust"],
            assertion.Tags.Where(tag => tag.Name is not "client").Select(tag => tag.Value));
        Assert.Equal("", assertion.Content);
        Assert.Equal("trust:shop.example", Assert.Single(Relay.Shelf.Events, one => one.Kind == TrustEvents.UserAssertion).Identifier);
        Assert.DoesNotContain(Relay.Received, frame => System.Text.Encoding.UTF8.GetString(frame).Contains("12345", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_setting_only_the_form_of_NIP_85_goes_out()
    {
        var ada = await StartStrangerAsync(("nostr.publish_legacy_trust", "false"));
        await ada.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 0.4 });
        Assert.Equal(TrustEvents.ExternalAssertion, Assert.Single(Relay.Shelf.Events).Kind);
    }

    [Fact]
    public async Task What_was_taken_back_is_gone_from_the_relay_but_for_the_word_that_says_so()
    {
        var ada = await StartStrangerAsync();
        await ada.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 0.85 });
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("published", (await ada.AttestAsync(new AttestationDraft { Vendor = Shop, IsWithdrawal = true }))!.Status);
        Assert.DoesNotContain(Relay.Shelf.Events, one => one.Kind == TrustEvents.UserAssertion);
        Assert.Equal("withdrawn", Assert.Single(Relay.Shelf.Events, one => one.Kind == TrustEvents.ExternalAssertion).FirstValue("rank"));
        Assert.Null(await ada.AttestAsync(new AttestationDraft { Vendor = Shop, IsWithdrawal = true }));
    }

    [Fact]
    public async Task What_an_unreachable_relay_does_not_take_waits_for_it_and_is_sent_once()
    {
        var other = StartRelay();
        var ada = await StartAsync([Relay, other]);
        other.Refuses = _ => "error: the disk is full";
        var outcome = await ada.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 0.85 });
        Assert.Equal(("published", 1, 2L), (outcome!.Status, outcome.Pushed, outcome.Waiting));
        other.Refuses = _ => null;
        var report = await ada.ExchangeTrustAsync();
        Assert.Equal((2L, 0L), (report.Sent, report.Waiting));
        Assert.Equal(0, (await ada.ExchangeTrustAsync()).Sent);
        Assert.Equal(2, other.Shelf.Events.Count);
    }

    [Fact]
    public async Task A_relay_that_takes_nothing_is_asked_all_the_same()
    {
        var (ada, ben) = (await StartStrangerAsync(), await StartStrangerAsync());
        await ada.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 0.85 });
        await ben.AttestAsync(new AttestationDraft { Vendor = VendorKey.Parse("other.example"), Share = 0.5 });
        await ben.PayAsync("shop.example", 5);
        Relay.Refuses = _ => "restricted: not for you";
        Clock.Advance(TimeSpan.FromMinutes(1));
        await ben.Purse.Trust.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 0.5 }, Token);
        var report = await ben.ExchangeTrustAsync();
        Assert.Equal((1L, 0L, 2L), (report.Taken, report.Sent, report.Waiting));
    }

    [Fact]
    public async Task In_the_unsigned_mode_it_stays_here_and_says_so()
    {
        var ada = await Device.StartAsync(Clock, nsec: null, KeyValuePair.Create("nostr.relays", Relay.Address), KeyValuePair.Create("nostr.identity", "unsigned"));
        await using var opened = ada;
        var outcome = await ada.Purse.Trust.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 0.5 }, Token);
        Assert.Equal("", outcome!.Event);
        Assert.Empty(Relay.Shelf.Events);
    }

    [Fact]
    public async Task A_ring_of_five_hundred_on_a_relay_moves_a_score_by_nothing_and_pushes_nobody_out()
    {
        var (ada, ben) = (await StartStrangerAsync(), await StartStrangerAsync());
        await ben.PayAsync("shop.example", 100);
        await ben.Purse.Trust.TrustAsync(ada.Identity.EnsurePublicKey(), 100, Token);
        await ada.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 0.3 });
        for (var i = 0; i < 500; i++)
        {
            Relay.Shelf.Plant(TrustSeeds.Attest(100 + i, Shop, 1, Clock.GetUtcNow().AddSeconds(60)));
        }

        Relay.Limit = 500;
        await ben.ExchangeTrustAsync();
        var score = await ben.Purse.Trust.ScoreAsync(Shop, Token);
        Assert.Equal((0.3, 501, 1), (Math.Round(score.Weighted, 4), score.Attesters, score.TrustedAttesters));
        Assert.Equal(500, (await ben.Purse.Trust.WeighAsync(Shop, 1_000, Token)).Count(word => word is { Weight: 0, Why: "not_trusted" }));
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_listed_and_breaks_nothing_beside_it()
    {
        var (ada, ben) = (await StartStrangerAsync(), await StartStrangerAsync());
        await ben.PayAsync("shop.example", 100);
        await ada.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 0.6 });
        using var mallory = KeyOf(66);
        foreach (var planted in Wrong(mallory))
        {
            Relay.Shelf.Plant(planted);
        }

        var report = await ben.ExchangeTrustAsync();
        Assert.Equal(1, report.Taken);
        Assert.Equal((0, 0.6, 1), await ScoreAsync(ben));
        Assert.Equal(
            ["expired", "malformed", "too_large", "wrong_score", "wrong_score", "wrong_signature", "wrong_time", "wrong_vendor"],
            report.Refused.Select(one => one.Reason).Order(StringComparer.Ordinal));
        Assert.Equal(8, (await ben.Purse.Trust.RefusedAsync(100, Token)).Count);
    }

    [Fact]
    public async Task A_relay_that_sends_what_nobody_asked_for_is_not_believed()
    {
        var ben = await StartStrangerAsync();
        await ben.PayAsync("shop.example", 100);
        var stray = TrustSeeds.Attest(5, VendorKey.Parse("other.example"), 1, Clock.GetUtcNow());
        Relay.Misbehaves = async (visit, message) =>
        {
            if (message is ClientMessage.Request request)
            {
                await visit.SendAsync(new RelayMessage.Delivery(request.Subscription, stray));
                await visit.SendAsync(new RelayMessage.EndOfStored(request.Subscription));
                return true;
            }

            return false;
        };
        var report = await ben.ExchangeTrustAsync();
        Assert.Equal(0, report.Taken);
        Assert.All(report.Refused, one => Assert.Equal("not_asked_for", one.Reason));
        Assert.Equal(CommunityScore.None, await ben.Purse.Trust.ScoreAsync(VendorKey.Parse("other.example"), Token));
    }

    [Fact]
    public async Task A_request_to_delete_takes_a_word_back_and_nobody_elses()
    {
        var ben = await StartStrangerAsync();
        await ben.PayAsync("shop.example", 100);
        using var one = KeyOf(3);
        var foreign = TrustSeeds.Attest(4, Shop, 0.5, Clock.GetUtcNow());
        Relay.Shelf.Plant(TrustSeeds.Attest(3, Shop, 0.9, Clock.GetUtcNow()));
        Relay.Shelf.Plant(foreign);
        await ben.ExchangeTrustAsync();
        Relay.Shelf.Plant(Sign(one, EventKind.Deletion, [new NostrTag("a", $"30385:{one.PublicKey}:https://shop.example/"), new NostrTag("k", "30385")], "", 1));
        Relay.Shelf.Plant(Sign(one, EventKind.Deletion, [new NostrTag("a", $"30385:{foreign.Author}:https://shop.example/"), new NostrTag("e", foreign.Id.ToString()), new NostrTag("k", "30385")], "", 2));
        await ben.ExchangeTrustAsync();
        Assert.Equal((0, 0.5, 1), await ScoreAsync(ben));
    }

    [Fact]
    public async Task Relays_learn_no_vendor_where_only_trusted_attesters_are_asked()
    {
        var (ada, ben) = (await StartStrangerAsync(), await StartStrangerAsync(("trust.ask", "attesters")));
        await ben.PayAsync("secret.example", 100);
        await ben.Purse.Trust.TrustAsync(ada.Identity.EnsurePublicKey(), 100, Token);
        await ada.AttestAsync(new AttestationDraft { Vendor = Shop, Share = 0.6 });
        Assert.Equal(0, (await ben.ExchangeTrustAsync()).AskedVendors);
        Assert.Equal((0.6, 0.6, 1), await ScoreAsync(ben));
        Assert.DoesNotContain(Relay.Received, frame => System.Text.Encoding.UTF8.GetString(frame).Contains("secret.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whom_the_key_follows_and_whom_its_list_names_counts_and_the_owner_can_bar_them()
    {
        var ben = await StartAsync(("trust.follows_weight", "10"), ("trust.providers_weight", "50"));
        await ben.PayAsync("shop.example", 100);
        var (followed, listed, hidden) = (TrustSeeds.Attest(3, Shop, 0.2, Clock.GetUtcNow()), TrustSeeds.Attest(4, Shop, 0.8, Clock.GetUtcNow()), TrustSeeds.Attest(5, Shop, 0.8, Clock.GetUtcNow()));
        using var own = ConversationKey.Between(Key, Key.PublicKey);
        Relay.Shelf.Plant(Sign(Key, 3, [new NostrTag("p", followed.Author.ToString())], "", 0));
        Relay.Shelf.Plant(Sign(Key, 10_040, [new NostrTag("30385:rank", listed.Author.ToString(), "ws://127.0.0.1:1")], own.Encrypt($"[[\"30385:rank\",\"{hidden.Author}\",\"\"]]", new byte[32]), 0));
        foreach (var said in (NostrEvent[])[followed, listed, hidden])
        {
            Relay.Shelf.Plant(said);
        }

        await ben.ExchangeTrustAsync();
        Assert.Equal(
            [(listed.Author.ToString(), 50, "providers"), (hidden.Author.ToString(), 50, "providers"), (followed.Author.ToString(), 10, "follows")],
            (await ben.Purse.Trust.TrustedAsync(Token)).Select(one => (one.Attester, one.Weight, one.Via)).OrderByDescending(one => one.Weight).ThenByDescending(one => one.Attester == listed.Author.ToString()));
        Assert.Equal(Math.Round(((0.2 * 10) + (0.8 * 100)) / 110, 4), (await ScoreAsync(ben)).Weighted);
        Assert.Equal((true, true), await ben.Purse.Trust.DistrustAsync(followed.Author.ToString(), Token));
        Assert.Equal(0.8, (await ScoreAsync(ben)).Weighted);
        await ben.ExchangeTrustAsync();
        Assert.Equal(0.8, (await ScoreAsync(ben)).Weighted);
        Assert.Contains(await ben.Purse.Trust.WeighAsync(Shop, 10, Token), word => word.Why is "barred");
    }

    [Fact]
    public async Task A_list_that_somebody_else_signed_makes_nobody_trusted()
    {
        var ben = await StartAsync();
        using var mallory = KeyOf(66);
        var forged = Sign(mallory, 3, [new NostrTag("p", mallory.PublicKey.ToString())], "", 0);
        Relay.Misbehaves = async (visit, message) =>
        {
            if (message is ClientMessage.Request request)
            {
                await visit.SendAsync(new RelayMessage.Delivery(request.Subscription, forged));
                await visit.SendAsync(new RelayMessage.EndOfStored(request.Subscription));
                return true;
            }

            return false;
        };
        await ben.ExchangeTrustAsync();
        Assert.Empty(await ben.Purse.Trust.TrustedAsync(Token));
    }

    [Fact]
    public async Task A_statement_about_an_agent_comes_with_its_issuer()
    {
        var (ada, ben) = (await StartStrangerAsync(), await StartStrangerAsync());
        var agent = ben.Identity.EnsurePublicKey();
        await ada.StateAsync(agent, ComplianceLevel.KycVerified);
        await ada.ExchangeTrustAsync();
        await ben.ExchangeTrustAsync();
        var said = Assert.Single(await ben.Purse.Agents.FindAsync(agent, agent, Token));
        Assert.Equal((ada.Identity.ReadPublicKey()!, ComplianceLevel.KycVerified, IssuerStanding.Stranger), (said.Issuer, said.Level, said.Standing));
        await ben.Purse.Trust.TrustAsync(said.Issuer, 100, Token);
        Assert.Equal(IssuerStanding.Trusted, Assert.Single(await ben.Purse.Agents.FindAsync(agent, agent, Token)).Standing);
    }

    [Fact]
    public async Task An_advert_is_found_by_its_tag_holds_three_days_and_is_taken_back_with_the_setting()
    {
        var (seller, buyer) = (await StartStrangerAsync(("gateway.advertise", "true"), ("gateway.url", "https://gw.example.com")), await StartStrangerAsync());
        await seller.ExchangeTrustAsync();
        var advert = Assert.Single(Relay.Shelf.Events);
        Assert.Equal("lightning-memory-gateway", advert.FirstValue("t"));
        Assert.Contains(advert.Tags, tag => tag.Texts.SequenceEqual(["price", "memory_query", "2", "sat"]));
        await seller.ExchangeTrustAsync();
        Assert.Equal(advert.Id, Assert.Single(Relay.Shelf.Events).Id);

        await buyer.ExchangeTrustAsync();
        var known = Assert.Single(await buyer.Purse.Gateways.FindAsync("memory_query", 10, Token)).Gateway;
        Assert.Equal(("https://gw.example.com", 2L, false), (known.Url, known.Operations["memory_query"], known.IsConfirmed));
        Clock.Advance(TimeSpan.FromDays(3));
        Assert.Empty(await buyer.Purse.Gateways.FindAsync(null, 10, Token));
    }

    [Fact]
    public async Task A_vendor_is_attested_by_itself_only_where_the_owner_wants_it_seldom_and_coarsely()
    {
        var ada = await StartStrangerAsync();
        for (var i = 0; i < 6; i++)
        {
            await ada.PayAsync("quiet.example", 100);
            await ada.PayAsync("shop.example", 100, attestsEvery: 5);
        }

        Assert.Null(await ada.Purse.Trust.OwnAsync(VendorKey.Parse("quiet.example"), Token));
        var said = (await ada.Purse.Trust.OwnAsync(Shop, Token))!;
        Assert.Equal((0.3, "auto_attestation"), (said.Share!.Value, said.Basis));
        Assert.Empty(Relay.Shelf.Events);
        Assert.Equal(2, (await ada.ExchangeTrustAsync()).Sent);
        for (var i = 0; i < 4; i++)
        {
            await ada.PayAsync("shop.example", 100, attestsEvery: 5);
        }

        Assert.Equal(said.CreatedAt, (await ada.Purse.Trust.OwnAsync(Shop, Token))!.CreatedAt);
    }

    private IEnumerable<NostrEvent> Wrong(SecretKey mallory)
    {
        var (d, k) = (new NostrTag("d", "https://shop.example/"), new NostrTag("k", "web"));
        var legacy = new NostrTag("d", "trust:shop.example");
        yield return Sign(mallory, 30_385, [d, k, new NostrTag("score", "1.5")], "", 0);
        yield return Sign(mallory, 30_385, [d, k, new NostrTag("score", "NaN")], "", 1);
        yield return Sign(mallory, 30_385, [d, k, new NostrTag("score", "1"), new NostrTag("expiration", "1")], "", 2);
        yield return Sign(mallory, 30_385, [d, k, new NostrTag("score", "1")], "", 3_600);
        yield return Sign(mallory, 30_385, [d, k, new NostrTag("score", "1")], new string('x', 20_000), 3);
        yield return Sign(mallory, 30_382, [legacy], """{"vendor": "other.example", "score": 1}""", 4);
        yield return Sign(mallory, 30_382, [legacy], "[1]", 5);
        var honest = Sign(mallory, 30_385, [d, k, new NostrTag("score", "0.1")], "", 6).ToJson();
        yield return NostrEvent.Parse(System.Text.Encoding.UTF8.GetBytes(honest.Replace(honest[^20..^2], new string('0', 18), StringComparison.Ordinal)));
    }

    /// <summary>A home with a key of its own.</summary>
    private async Task<Device> StartStrangerAsync(params IEnumerable<(string Name, string Value)> settings)
        => await StartAsync(nsec: null, settings);

    private static async Task<(double Weighted, double Raw, int Attesters)> ScoreAsync(Device device)
    {
        var score = await device.Purse.Trust.ScoreAsync(Shop, Token);
        return (Math.Round(score.Weighted, 4), Math.Round(score.Raw, 4), score.Attesters);
    }
}
