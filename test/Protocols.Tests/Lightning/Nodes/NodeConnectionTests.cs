using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;

namespace Satchel.Protocols.Tests.Lightning.Nodes;

public sealed class NodeConnectionTests
{
    private const string WalletKey = "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";

    [Fact]
    public void A_sandbox_needs_nothing_else()
    {
        Assert.Equal(new NodeConnection.Sandbox(null, SandboxSettlement.AtOnce, Msat.Zero), Parse("type=sandbox"));
        Assert.Equal(new NodeConnection.Sandbox("/a b", SandboxSettlement.OnCommand, new Msat(7)), Parse(" Type = SANDBOX ; network=/a b; settle=on-command; fee_msat=7;"));
    }

    [Fact]
    public void Phoenixd_has_either_password_or_both()
    {
        var both = Assert.IsType<NodeConnection.Phoenixd>(Parse("type=phoenixd;server=http://127.0.0.1:9740;password=a=b;limited_password=c"));
        Assert.Equal(("http://127.0.0.1:9740/", "a=b", "c"), (both.Server.AbsoluteUri, both.Password!.Reveal(), both.LimitedPassword!.Reveal()));
        Assert.Null(Assert.IsType<NodeConnection.Phoenixd>(Parse("type=phoenixd;server=https://node.example/below;limited_password=c")).Password);
        Assert.NotNull(Parse("type=phoenixd;server=http://phoenixd:9740;password=a;insecure=true"));
    }

    [Fact]
    public void LND_has_a_macaroon_and_perhaps_one_certificate()
    {
        var lnd = Assert.IsType<NodeConnection.LndRest>(Parse($"type=lnd-rest;server=https://127.0.0.1:8080;macaroon=0201;certificate={string.Join(':', Enumerable.Repeat("AB", 32))}"));
        Assert.Equal(("0201", string.Concat(Enumerable.Repeat("ab", 32))), (lnd.Macaroon.Reveal(), lnd.CertificateHash));
    }

    [Fact]
    public void A_wallet_has_a_key_relays_and_a_secret()
    {
        var wallet = Assert.IsType<NodeConnection.WalletConnect>(
            Parse($"nostr+walletconnect://{WalletKey}?relay=wss%3A%2F%2Frelay.example%2F&relay=wss://other.example&secret={new string('1', 64)}&lud16=a@b.c"));
        Assert.Equal(WalletKey, wallet.Wallet.ToString());
        Assert.Equal(["wss://relay.example", "wss://other.example"], wallet.Relays);
        Assert.NotNull(Parse($"nostr+walletconnect:{WalletKey}?relay=wss://relay.example&secret={new string('1', 64)}"));
    }

    [Theory]
    [InlineData("", "it names no type: it must be type=sandbox, phoenixd, lnd-rest, clnrest, lnbits, or an address of nostr+walletconnect")]
    [InlineData("type=hunter2", "its type is not known: it must be sandbox, phoenixd, lnd-rest, clnrest, lnbits, or an address of nostr+walletconnect")]
    [InlineData("hunter2", "a field is no name=value")]
    [InlineData("type=sandbox;type=sandbox", "a field stands twice")]
    [InlineData("type=sandbox;settle=hunter2", "settle must be at-once or on-command")]
    [InlineData("type=sandbox;fee_msat=-1", "fee_msat must be a whole number of msat")]
    [InlineData("type=sandbox;password=hunter2", "the field password is not for this type")]
    [InlineData("type=sandbox;hunter2=1", "the field that is left over is not for this type")]
    [InlineData("type=phoenixd;password=hunter2", "it needs server=URL")]
    [InlineData("type=phoenixd;server=hunter2;password=hunter2", "server must be an address of http or https, without user and query")]
    [InlineData("type=phoenixd;server=https://:hunter2@x;password=hunter2", "server must be an address of http or https, without user and query")]
    [InlineData("type=phoenixd;server=http://node.example;password=hunter2", "server must be https where it is not this machine; insecure=true allows http on a network of one's own")]
    [InlineData("type=phoenixd;server=http://127.0.0.1:9740", "phoenixd needs password=… or limited_password=…, as in its phoenix.conf")]
    [InlineData("type=lnd-rest;server=https://a;macaroon=hunter2", "LND needs macaroon=… as hexadecimal digits")]
    [InlineData("type=lnd-rest;server=https://a;macaroon=0201;certificate=00", "certificate=… must be the SHA-256 of the node's certificate, 64 hexadecimal digits")]
    [InlineData("type=clnrest;server=https://a", "Core Lightning needs rune=…, as lightning-cli createrune gives it")]
    [InlineData("type=lnbits;server=https://a", "LNbits needs api_key=…: the admin key of a wallet, or its invoice key to receive only")]
    [InlineData("type=lnbits;server=https://a;api_key=hunter2;rune=hunter2", "the field rune is not for this type")]
    [InlineData("nostr+walletconnect://hunter2?relay=wss://a", "the wallet's key is no key of 64 hexadecimal digits")]
    [InlineData("nostr+walletconnect://" + WalletKey, "it names no relay")]
    [InlineData("nostr+walletconnect://" + WalletKey + "?relay=http://a", "a relay is no address of ws or wss, or there are too many")]
    [InlineData("nostr+walletconnect://" + WalletKey + "?relay=wss://a&secret=hunter2", "its secret is no secret key of 64 hexadecimal digits")]
    public void What_is_wrong_is_said_without_a_secret(string text, string expected)
    {
        Assert.False(NodeConnection.TryParse(text, out _, out var problem));
        Assert.Equal(expected, problem);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void No_connection_shows_its_secrets()
    {
        foreach (var text in new[]
        {
            "type=phoenixd;server=http://127.0.0.1:9740;password=hunter2;limited_password=hunter2",
            "type=lnd-rest;server=https://a;macaroon=abcdefabcdef",
            $"nostr+walletconnect://{WalletKey}?relay=wss://a&secret={new string('1', 64)}",
        })
        {
            Assert.DoesNotContain("hunter2", $"{Parse(text)}", StringComparison.Ordinal);
            Assert.DoesNotContain("abcdefabcdef", $"{Parse(text)}", StringComparison.Ordinal);
            Assert.DoesNotContain("11111", $"{Parse(text)}", StringComparison.Ordinal);
        }
    }

    private static NodeConnection Parse(string text)
    {
        Assert.True(NodeConnection.TryParse(text, out var connection, out var problem), problem);
        return connection;
    }
}
