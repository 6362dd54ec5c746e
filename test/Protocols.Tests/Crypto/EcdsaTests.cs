using System.Security.Cryptography;
using System.Text;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Tests.Crypto;

public sealed class EcdsaTests
{
    private const string LnurlSignature
        = "304402203767faf494f110b139293d9bab3c50e07b3bf33c463d4aa767256cd09132dc5102205821f8efacdb5c595b92ada255876d9201e126e2f31a140d44561cc1f7e9e43d";

    [Fact]
    public void The_published_signature_of_lnurl_auth_verifies()
    {
        Assert.True(CompressedKey.TryRead(Convert.FromHexString("02c3b844b8104f0c1b15c507774c9ba7fc609f58f343b9b149122e944dd20c9362"), out var key));
        Assert.True(EcdsaSignature.TryReadDer(Convert.FromHexString(LnurlSignature), out var signature));
        var challenge = Convert.FromHexString("e2af6254a8df433264fa23f67eb8188635d15ce883e8fc020989d5f82ae6f11e");

        Assert.True(Ecdsa.Verify(key, challenge, signature));
        Assert.Equal(LnurlSignature, Convert.ToHexStringLower(signature.ToDer()));
        challenge[0] ^= 1;
        Assert.False(Ecdsa.Verify(key, challenge, signature));
    }

    [Theory]
    [InlineData(1, "Satoshi Nakamoto", "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData(1, "All those moments will be lost in time, like tears in rain. Time to die...", "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    public void The_well_known_deterministic_signatures_come_out(int secret, string message, string compact)
    {
        using var key = Keys.Secret(secret);

        Assert.Equal(compact, Convert.ToHexStringLower(Ecdsa.Sign(key, SHA256.HashData(Encoding.UTF8.GetBytes(message)), out _).ToCompact()));
    }

    [Fact]
    public void A_signature_with_the_high_s_does_not_hold_until_it_is_lowered()
    {
        using var key = Keys.Secret(5);
        var hash = SHA256.HashData("text"u8);
        var low = Ecdsa.Sign(key, hash, out _);
        var compact = low.ToCompact();
        var s = Keys.Number(compact.AsSpan(32));
        Assert.True(EcdsaSignature.TryRead([.. compact[..32], .. Keys.Bytes(Keys.Order - s)], out var high));

        Assert.False(high.IsLowS);
        Assert.False(Ecdsa.Verify(key.CompressedKey, hash, high));
        Assert.True(Ecdsa.Verify(key.CompressedKey, hash, high.WithLowS()));
        Assert.Equal(compact, high.WithLowS().ToCompact());
    }

    [Fact]
    public void Only_the_recovery_id_of_the_signature_gives_the_key_back()
    {
        using var key = Keys.Secret(11);
        var hash = SHA256.HashData("invoice"u8);
        var signature = Ecdsa.Sign(key, hash, out var recoveryId);

        for (var id = 0; id < Ecdsa.RecoveryIds; id++)
        {
            var isRecovered = Ecdsa.TryRecover(signature, id, hash, out var recovered) && recovered.Equals(key.CompressedKey);
            Assert.Equal(id == recoveryId, isRecovered);
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("3006020101020101ff", "more than the length says")]
    [InlineData("3007020101020101", "less than the length says")]
    [InlineData("300702020001020101", "a number with a needless zero")]
    [InlineData("3006020181020101", "a negative number")]
    [InlineData("3006020100020101", "r is zero")]
    [InlineData("30050201010200", "s is empty")]
    [InlineData("3081060201010201ff", "a long length")]
    [InlineData("3106020101020101", "no sequence")]
    [InlineData("3006030101020101", "no integer")]
    public void What_is_not_the_shortest_form_is_refused(string der, string why)
        => Assert.False(EcdsaSignature.TryReadDer(Convert.FromHexString(der), out _), why);

    [Fact]
    public void Small_numbers_have_the_shortest_form()
    {
        Assert.True(EcdsaSignature.TryReadDer(Convert.FromHexString("3006020101020101"), out var signature));
        Assert.Equal("3006020101020101", Convert.ToHexStringLower(signature.ToDer()));
    }
}
