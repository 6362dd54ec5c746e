using System.Text;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning.Login;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Testing;
using Satchel.Testing.Lightning;

namespace Satchel.Protocols.Tests.Lightning;

public sealed class LoginTests
{
    private const string K1 = "e2af6254a8df433264fa23f67eb8188635d15ce883e8fc020989d5f82ae6f11e";
    private const string Key = "02c3b844b8104f0c1b15c507774c9ba7fc609f58f343b9b149122e944dd20c9362";
    private const string Signature
        = "304402203767faf494f110b139293d9bab3c50e07b3bf33c463d4aa767256cd09132dc5102205821f8efacdb5c595b92ada255876d9201e126e2f31a140d44561cc1f7e9e43d";

    private static readonly string[] Hosts = ["site.com", "other.site.com"];

    [Fact]
    public void The_published_proof_holds_and_a_changed_one_does_not()
    {
        Assert.True(LoginProof.TryVerify(K1, Signature, Key, out var account));
        Assert.Equal(Key, account.ToString());
        Assert.False(LoginProof.TryVerify(new string('0', 64), Signature, Key, out _));
        Assert.False(LoginProof.TryVerify(K1[1..], Signature, Key, out _));
        Assert.False(LoginProof.TryVerify(K1, Signature + "00", Key, out _));
        Assert.False(LoginProof.TryVerify(K1, "", Key, out _));
        Assert.False(LoginProof.TryVerify(K1, Signature, "03" + Key[2..], out _));
        Assert.False(LoginProof.TryVerify(K1, Signature, Key[..64], out _));
    }

    [Fact]
    public void The_published_path_of_a_host_comes_out()
        => Assert.Equal(
            [1_588_488_367, 2_659_270_754, 38_110_259, 4_136_336_762],
            LinkingKey.Path(Convert.FromHexString("7d417a6a5e9a6a4a879aeaba11a11838764c8fa2b959c242d43dea682b3e409b"), "site.com"));

    /// <summary>The first example of BIP-32.</summary>
    [Theory]
    [InlineData("", "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35")]
    [InlineData("0h", "edb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea")]
    [InlineData("0h/1", "3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368")]
    [InlineData("0h/1/2h", "cbce0d719ecf7431d88e6a89fa1483e02e35092af60c042b1df2ff59fa424dca")]
    [InlineData("0h/1/2h/2", "0f479245fb19a38a1954c5c7c0ebab2f9bdfd96a17563ef28a6a4b1a2a764ef4")]
    [InlineData("0h/1/2h/2/1000000000", "471b76e389e528d6de6d816857e012c5455051cad6660850e58372a6c3e6e7c8")]
    public void The_published_keys_of_a_seed_come_out(string path, string expected)
    {
        using var master = ExtendedKey.FromSeed(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"));
        var numbers = path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.EndsWith('h') ? uint.Parse(part.AsSpan()[..^1], System.Globalization.CultureInfo.InvariantCulture) | ExtendedKey.Hardened : uint.Parse(part, System.Globalization.CultureInfo.InvariantCulture))
            .ToArray();
        using var derived = master.Derive(numbers);
        var bytes = new byte[32];
        derived.Key.CopyTo(bytes);
        Assert.Equal(expected, Convert.ToHexStringLower(bytes));
        Assert.Equal("ExtendedKey(hidden)", $"{derived}");
    }

    [Theory]
    [InlineData("https://site.com/login?tag=login&k1=" + K1 + "&action=register")]
    [InlineData("keyauth://site.com/login?tag=login&k1=" + K1 + "&action=register")]
    [InlineData("KEYAUTH://SITE.COM/login?tag=login&k1=" + K1 + "&action=register")]
    public void A_request_is_read_in_every_form(string text)
    {
        Assert.True(LoginRequest.TryParse(text, out var request));
        Assert.Equal(("site.com", "register", K1), (request.Host, request.Action, Convert.ToHexStringLower(request.K1)));
        var lnurl = Bech32.FromBytes("lnurl", Encoding.UTF8.GetBytes(request.Address.AbsoluteUri)).ToString();
        Assert.True(LoginRequest.TryParse("lightning:" + lnurl.ToUpperInvariant(), out var again));
        Assert.Equal(request.Address, again.Address);
    }

    [Theory]
    [InlineData("http://site.com/login?tag=login&k1=" + K1)]
    [InlineData("https://site.com/login?tag=pay&k1=" + K1)]
    [InlineData("https://site.com/login?tag=login")]
    [InlineData("https://site.com/login?tag=login&k1=00")]
    [InlineData("https://site.com/login?tag=login&k1=" + K1 + "&k1=" + K1)]
    [InlineData("https://site.com/login?tag=login&k1=" + K1 + "&action=steal")]
    [InlineData("https://site.com/login?tag=login&k1=" + K1 + "&key=" + Key)]
    [InlineData("https://user@site.com/login?tag=login&k1=" + K1)]
    [InlineData("lnurl1qqqq")]
    [InlineData("")]
    public void What_is_no_request_is_refused(string text) => Assert.False(LoginRequest.TryParse(text, out _));

    [Fact]
    public void An_onion_may_be_asked_without_encryption_of_its_own()
    {
        Assert.True(LoginRequest.TryParse("keyauth://abc.onion/x?tag=login&k1=" + K1, out var request));
        Assert.Equal("http", request.Address.Scheme);
    }

    [Fact]
    public void An_answer_proves_the_key_of_the_host_and_no_other_host_sees_the_same_key()
    {
        using var master = ExtendedKey.FromSeed(new byte[32]);
        var accounts = Hosts.Select(host =>
        {
            Assert.True(LoginRequest.TryParse($"https://{host}/login?tag=login&k1={K1}", out var request));
            using var key = LinkingKey.For(master, request.Host);
            var query = System.Web.HttpUtility.ParseQueryString(request.Answer(key.Key).Query);
            Assert.True(LoginProof.TryVerify(query["k1"]!, query["sig"]!, query["key"]!, out var account));
            return account;
        }).ToList();
        Assert.NotEqual(accounts[0], accounts[1]);
    }

    [Theory]
    [InlineData("""{"status":"OK"}""", true, null)]
    [InlineData("""{"status":"ERROR","reason":"no"}""", false, "no")]
    [InlineData("""{"status":"ERROR"}""", false, null)]
    public void A_reply_is_read(string json, bool isAccepted, string? reason)
        => Assert.Equal(new LoginReply(isAccepted, reason), LoginReply.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_reply_that_is_none_is_none_and_a_long_reason_is_cut()
    {
        Assert.Null(LoginReply.Parse("<html>"u8.ToArray()));
        Assert.Null(LoginReply.Parse("{}"u8.ToArray()));
        var reply = LoginReply.Parse(Encoding.UTF8.GetBytes($$"""{"status":"ERROR","reason":"{{new string('x', 300)}}"}"""));
        Assert.Equal(LoginReply.ReasonCharacters, reply!.Reason!.Length);
    }

    [Fact]
    public async Task A_host_that_is_not_allowed_gets_no_signature()
    {
        await using var server = new WireServer(_ => new WireReply.Answer(200, """{"status":"OK"}"""));
        using var http = NodeHttp.Connect(server.Address, certificateHash: null);
        using var master = ExtendedKey.FromSeed(new byte[32]);
        Assert.True(LoginRequest.TryParse($"https://evil.example/?tag=login&k1={K1}", out var request));
        await Assert.ThrowsAsync<ArgumentException>(() => LoginClient.LoginAsync(http, master, request, ["site.com"], new FakeClock(), TestContext.Current.CancellationToken));
        Assert.Empty(server.Requests);
    }
}
