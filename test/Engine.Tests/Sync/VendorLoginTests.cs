using Satchel.Engine.Commerce;
using Satchel.Engine.Identity;
using Satchel.Engine.Settings;
using Satchel.Engine.Sync;
using Satchel.Engine.Tests.Commerce;
using Satchel.Protocols.Lightning.Login;
using Satchel.Testing;
using Satchel.Testing.Lightning;

namespace Satchel.Engine.Tests.Sync;

/// <summary>A home logs in where its owner allows it, with a key for each host, and keeps what came of it.</summary>
public sealed class VendorLoginTests : PurseFixture
{
    private static readonly string K1 = new('1', 64);

    private SatchelHome Home => SatchelHome.Resolve(Path.Combine(Folder, "home"), _ => null, Folder);

    [Fact]
    public async Task A_host_gets_a_key_of_its_own_and_a_proof_of_it()
    {
        await using var host = new WireServer(Answer);
        using var signer = Open();
        var accepted = Assert.IsType<LoginOutcome.Accepted>(await LoginAsync(host, signer, ["127.0.0.1"]));
        Assert.Equal(("login accepted", SessionState.Active, Clock.GetUtcNow().AddDays(30)), (accepted.Session.Result, accepted.Session.State, accepted.Session.ExpiresAt));
        Assert.NotEqual(new HomeIdentity(Home, Randomness.Secrets).ReadPublicKey(), accepted.Session.LinkingKey[2..]);

        // The same home has the same key there the next time.
        var again = Assert.IsType<LoginOutcome.Accepted>(await LoginAsync(host, signer, ["127.0.0.1"]));
        Assert.Equal(accepted.Session.LinkingKey, again.Session.LinkingKey);
        Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(SessionState.Expired, Assert.Single(await Purse.Agents.SessionsAsync(Token)).StateAt(Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Nothing_is_signed_for_a_host_that_the_owner_does_not_name()
    {
        await using var host = new WireServer(Answer);
        using var signer = Open();
        Assert.Equal("127.0.0.1", Assert.IsType<LoginOutcome.HostNotAllowed>(await LoginAsync(host, signer, ["shop.example"])).Host);
        Assert.Empty(host.Requests);
        Assert.Empty(await Purse.Agents.SessionsAsync(Token));
    }

    [Fact]
    public async Task A_refusal_is_kept_and_takes_nothing_that_was_granted()
    {
        var isOpen = true;
        await using var host = new WireServer(request => isOpen ? Answer(request) : new WireReply.Answer(200, """{"status":"ERROR","reason":"k1 is \u202eold"}"""));
        using var signer = Open();
        isOpen = false;
        var first = Assert.IsType<LoginOutcome.Rejected>(await LoginAsync(host, signer, ["127.0.0.1"]));
        Assert.Equal(("k1 is old", SessionState.Expired), (first.Reason, first.Session.State));
        isOpen = true;
        var granted = Assert.IsType<LoginOutcome.Accepted>(await LoginAsync(host, signer, ["127.0.0.1"])).Session;
        isOpen = false;
        Clock.Advance(TimeSpan.FromMinutes(5));
        var later = Assert.IsType<LoginOutcome.Rejected>(await LoginAsync(host, signer, ["127.0.0.1"])).Session;
        Assert.Equal((SessionState.Active, granted.LastAuthAt, "login refused: k1 is old"), (later.State, later.LastAuthAt, later.Result));
    }

    [Fact]
    public async Task A_host_that_says_nothing_of_use_changes_nothing()
    {
        await using var host = new WireServer(_ => new WireReply.Answer(200, "<html>"));
        using var signer = Open();
        Assert.IsType<LoginOutcome.NoAnswer>(await LoginAsync(host, signer, ["127.0.0.1"]));
        Assert.Empty(await Purse.Agents.SessionsAsync(Token));
    }

    private static WireReply.Answer Answer(WireRequest request)
    {
        var values = System.Web.HttpUtility.ParseQueryString(new Uri("http://host" + request.Target).Query);
        return new WireReply.Answer(200,
            LoginProof.TryVerify(values["k1"]!, values["sig"]!, values["key"]!, out _) ? """{"status":"OK"}""" : """{"status":"ERROR","reason":"no proof"}""");
    }

    private HomeSigner Open()
        => HomeSigner.Open(Home, SatchelSettings.Load(Home, new SettingsFile(Home, Clock), _ => null), Randomness.Secrets)!;

    private async Task<LoginOutcome> LoginAsync(WireServer host, HomeSigner signer, IReadOnlyList<string> hosts)
    {
        Assert.True(LoginRequest.TryParse($"{host.Address}login?tag=login&k1={K1}&action=login", out var request));
        return await new VendorLogin(Purse, Clock, PublicNetwork.Connect).LoginAsync(request, signer, hosts, expiresAt: null, Token);
    }
}
