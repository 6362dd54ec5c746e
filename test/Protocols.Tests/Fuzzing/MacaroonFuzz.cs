using System.Text;
using Satchel.Protocols.Payments;

namespace Satchel.Protocols.Tests.Fuzzing;

/// <summary>Any bytes as a token, in every form. What was read is written and read again.</summary>
internal static class MacaroonFuzz
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        Check(Macaroon.TryRead(input, out var token) ? token : null);
        Check(Macaroon.TryParse(Encoding.Latin1.GetString(input), out token) ? token : null);
        foreach (var text in (string[])[Encoding.Latin1.GetString(input), Convert.ToBase64String(input)])
        {
            Assert.False(ReferenceToken.TryParse(text, out var reference) && reference.Verify(new byte[32]));
        }
    }

    private static void Check(Macaroon? token)
    {
        // The older form spends fewer bytes on nothing, so what is written may be just too large.
        if (token is null || token.ToBytes().Length > TokenLimits.MacaroonBytes)
        {
            return;
        }

        Assert.True(Macaroon.TryRead(token.ToBytes(), out var again));
        Assert.Equal(token.ToBytes(), again.ToBytes());
        Assert.All(token.Caveats, caveat => Caveat.Parse(caveat));
        Assert.False(token.Verify(new byte[32]));
    }
}
