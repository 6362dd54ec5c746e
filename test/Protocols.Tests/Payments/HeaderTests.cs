using Satchel.Protocols.Lightning;
using Satchel.Protocols.Payments;

namespace Satchel.Protocols.Tests.Payments;

public sealed class HeaderTests
{
    private static readonly byte[] RootKey = new byte[32];
    private static readonly string Hex = string.Concat(Enumerable.Repeat("1a", 32));
    private static readonly Macaroon Token = Macaroon.Mint(RootKey, "identifier?>"u8, "lsat", "a=b");
    private static readonly string M = Token.ToBase64();

    [Fact]
    public void Our_challenge_has_the_one_form_that_old_and_new_clients_read()
    {
        var challenge = L402Challenge.For(Token, "lnbcrt1");
        Assert.Equal($"L402 macaroon=\"{M}\", invoice=\"lnbcrt1\", version=\"0\", token=\"{M}\"", challenge.ToHeader());
        Assert.Equal($"LSAT macaroon=\"{M}\", invoice=\"lnbcrt1\"", challenge.ToLegacyHeader());
        Assert.Equal(challenge, Assert.Single(L402Challenge.ReadAll([challenge.ToHeader()])));
    }

    /// <summary>The patterns by which deployed clients find token and invoice.</summary>
    [Theory]
    [InlineData("""^L402 macaroon="(.*?)", invoice="(.*?)".*$""")] // Aperture's client
    [InlineData("""macaroon="([^"]+)"[\s\S]*invoice="([^"]+)" """)] // Lightning Memory
    [InlineData("""^(?i:L402|LSAT)\s+macaroon="([^"]+)",\s*invoice="([^"]+)" """)] // lnget
    public void Deployed_clients_find_token_and_invoice_in_our_challenge(string pattern)
    {
        var match = System.Text.RegularExpressions.Regex.Match(L402Challenge.For(Token, "lnbcrt1x").ToHeader(), pattern.TrimEnd());
        Assert.Equal((M, "lnbcrt1x"), (match.Groups[1].Value, match.Groups[2].Value));
    }

    [Theory]
    [InlineData("""L402 version="0", token="T", invoice="I" """)]
    [InlineData("""l402 macaroon="T", invoice="I" """)]
    [InlineData("""LSAT macaroon="T", invoice="I" """)]
    [InlineData("""lsat INVOICE="I",Macaroon="T" """)]
    [InlineData("L402 token=T, invoice=I")]
    [InlineData("""L402 token = "T" , invoice = "I" """)]
    [InlineData("""L402   token="T",,  invoice="I",""")]
    [InlineData("""Basic realm="x, \"L402 token=\"", L402 token="T", invoice="I" """)]
    [InlineData("""Negotiate YWJj==, L402 macaroon="old", token="T", future="\"," , invoice="I" """)]
    [InlineData("""L402 token="T", invoice="I", Payment id="1", token="other" """)]
    [InlineData("\tL402\ttoken=\"T\",\tinvoice=\"I\"")]
    public void A_challenge_is_read_in_every_form(string line)
    {
        var challenge = Assert.Single(L402Challenge.ReadAll([line]));
        Assert.Equal(("T", "I"), (challenge.Token, challenge.Invoice));
        Assert.Equal(line.Contains("version", StringComparison.Ordinal) ? "0" : null, challenge.Version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("L402")]
    [InlineData("""L402 macaroon="T" """)]
    [InlineData("""L402 invoice="I" """)]
    [InlineData("""L402 macaroon="", invoice="I" """)]
    [InlineData("""L402 macaroon="T, invoice="I" """)]
    [InlineData("""Bearer token="T", invoice="I" """)]
    [InlineData("""macaroon="T", invoice="I" """)]
    [InlineData("""L402 macaroon="T T", invoice="I" """)]
    [InlineData("L402 macaroon=\"T\u00e9\", invoice=\"I\"")]
    [InlineData("L402 macaroon=\"T\\\"x\", invoice=\"I\"")]
    public void What_is_no_challenge_is_passed_over(string line) => Assert.Empty(L402Challenge.ReadAll([line]));

    [Fact]
    public void Every_line_and_every_challenge_in_it_is_read()
    {
        var challenges = L402Challenge.ReadAll(["""LSAT macaroon="1", invoice="a" """, """L402 macaroon="2", invoice="b", L402 macaroon="3", invoice="c" """]);
        Assert.Equal([("LSAT", "1"), ("L402", "2"), ("L402", "3")], challenges.Select(challenge => (challenge.Scheme, challenge.Token)));
    }

    [Fact]
    public void Limits_of_challenges_are_kept()
    {
        var many = string.Join(", ", Enumerable.Repeat("""L402 macaroon="1", invoice="a" """, TokenLimits.Credentials + 1));
        Assert.Equal(TokenLimits.Credentials, L402Challenge.ReadAll([many]).Count);
        Assert.Empty(L402Challenge.ReadAll([.. Enumerable.Repeat("Basic", TokenLimits.Lines), """L402 macaroon="1", invoice="a" """]));
        Assert.Single(L402Challenge.ReadAll([.. Enumerable.Repeat("Basic", TokenLimits.Lines - 1), """L402 macaroon="1", invoice="a" """]));
        var longest = $"L402 macaroon=\"{new string('x', TokenLimits.TokenCharacters)}\", invoice=\"a\"";
        Assert.Single(L402Challenge.ReadAll([longest]));
        Assert.Empty(L402Challenge.ReadAll([longest.Replace("\"x", "\"xx", StringComparison.Ordinal)]));
        Assert.Empty(L402Challenge.ReadAll([longest + new string(' ', TokenLimits.LineCharacters)]));
    }

    [Theory]
    [InlineData("L402 M:P")]
    [InlineData("LSAT M:P")]
    [InlineData("l402 M:P")]
    [InlineData("lSaT M:P")]
    [InlineData("  L402   M:P  ")]
    [InlineData("L402 U:P")]
    [InlineData("L402 N:P")]
    [InlineData("L402 M:Q")]
    public void A_credential_is_read_in_every_form(string form)
    {
        var credential = Assert.Single(Assert.IsType<CredentialReading.Found>(Read(Filled(form))).Credentials);
        Assert.True(Macaroon.TryParse(Assert.Single(credential.Tokens), out var token));
        Assert.True(token.Verify(RootKey));
        Assert.Equal(Hex, credential.Preimage.Reveal());
    }

    [Fact]
    public void Several_tokens_and_several_credentials_are_read()
    {
        var credentials = Assert.IsType<CredentialReading.Found>(Read(Filled("LSAT M,N:P, L402 U:P"), "Bearer x", Filled("L402 M , U : P".Replace(" : ", ":", StringComparison.Ordinal)))).Credentials;
        Assert.Equal([("LSAT", 2), ("L402", 1), ("L402", 2)], credentials.Select(credential => (credential.Scheme, credential.Tokens.Count)));
    }

    [Theory]
    [InlineData("L402")]
    [InlineData("L402 ")]
    [InlineData("L402 M")]
    [InlineData("L402 :P")]
    [InlineData("L402 M:")]
    [InlineData("L402 M:P0")]
    [InlineData("L402 M:12")]
    [InlineData("L402 M:P:P")]
    [InlineData("L402 M,:P")]
    [InlineData("L402 M M:P")]
    [InlineData("L402 M\":P")]
    [InlineData("L402 M, L402 N:P")]
    public void A_broken_credential_is_told_from_none(string form) => Assert.IsType<CredentialReading.Malformed>(Read(Filled(form)));

    [Theory]
    [InlineData("Bearer L402")]
    [InlineData("Nostr abc")]
    [InlineData("")]
    [InlineData("L402x M:P")]
    public void Other_schemes_are_passed_over(string form) => Assert.IsType<CredentialReading.None>(Read(Filled(form)));

    [Fact]
    public void A_broken_credential_beside_a_whole_one_does_not_count()
        => Assert.Single(Assert.IsType<CredentialReading.Found>(Read("LSAT broken", Filled("L402 M:P"))).Credentials);

    [Fact]
    public void A_macaroon_in_hexadecimal_digits_brings_its_preimage()
    {
        var token = Token.Attenuate("preimage=" + Hex);
        foreach (var hex in new[] { Convert.ToHexStringLower(token.ToBytes()), Convert.ToHexString(token.ToBytes()) })
        {
            var credential = Assert.Single(Assert.IsType<CredentialReading.Found>(CredentialReading.Read([], [hex])).Credentials);
            Assert.Equal(Hex, credential.Preimage.Reveal());
            Assert.True(Macaroon.TryParse(Assert.Single(credential.Tokens), out var read) && read.Verify(RootKey));
        }

        Assert.IsType<CredentialReading.Malformed>(CredentialReading.Read([], [Convert.ToHexStringLower(Token.ToBytes())]));
        Assert.IsType<CredentialReading.Malformed>(CredentialReading.Read([], ["0201"]));
        Assert.IsType<CredentialReading.Malformed>(CredentialReading.Read([], ["xyz"]));
    }

    [Fact]
    public void Limits_of_credentials_are_kept()
    {
        var tokens = string.Join(',', Enumerable.Repeat("QUJD", TokenLimits.Tokens));
        Assert.IsType<CredentialReading.Found>(Read($"L402 {tokens}:{Hex}"));
        Assert.IsType<CredentialReading.Malformed>(Read($"L402 {tokens},QUJD:{Hex}"));
        Assert.IsType<CredentialReading.Found>(Read($"L402 {new string('Q', TokenLimits.TokenCharacters)}:{Hex}"));
        Assert.IsType<CredentialReading.Malformed>(Read($"L402 {new string('Q', TokenLimits.TokenCharacters + 1)}:{Hex}"));
        Assert.Equal(TokenLimits.Credentials, Assert.IsType<CredentialReading.Found>(Read([.. Enumerable.Repeat($"L402 QUJD:{Hex}", TokenLimits.Credentials + 1)])).Credentials.Count);
    }

    [Fact]
    public void A_credential_is_written_as_it_is_read_and_shows_itself_to_nobody()
    {
        Assert.True(Preimage.TryParse(Hex, out var preimage));
        var credential = new L402Credential("LSAT", [M], preimage);
        Assert.Equal($"LSAT {M}:{Hex}", credential.ToHeader());
        Assert.Equal("L402Credential(hidden)", $"{credential}");
        Assert.Equal("L402Challenge(hidden)", $"{L402Challenge.For(Token, "lnbcrt1")}");
        Assert.DoesNotContain(Hex, $"{Read(credential.ToHeader())}", StringComparison.Ordinal);
    }

    private static CredentialReading Read(params string[] lines) => CredentialReading.Read(lines, []);

    /// <summary>M: the token; U: in the other alphabet; N: without padding; P: the preimage; Q: in capitals.</summary>
    private static string Filled(string form)
        => string.Concat(form.Select((c, i) => (c, i) switch
        {
            ('M', _) => M,
            ('U', _) => M.Replace('+', '-').Replace('/', '_'),
            ('N', _) when i > 0 => M.TrimEnd('='),
            ('P', _) => Hex,
            ('Q', _) => Hex.ToUpperInvariant(),
            _ => c.ToString(),
        }));
}
