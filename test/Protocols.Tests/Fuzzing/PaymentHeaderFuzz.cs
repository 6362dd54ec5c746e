using System.Text;
using Satchel.Protocols.Payments;

namespace Satchel.Protocols.Tests.Fuzzing;

/// <summary>Any bytes as the lines of the headers of L402. What was read is written and read again.</summary>
internal static class PaymentHeaderFuzz
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        var lines = Encoding.Latin1.GetString(input).Split('\n');
        foreach (var challenge in L402Challenge.ReadAll(lines))
        {
            var again = Assert.Single(L402Challenge.ReadAll([challenge.ToHeader()]));
            Assert.Equal((challenge.Token, challenge.Invoice), (again.Token, again.Invoice));
        }

        if (CredentialReading.Read(lines, lines) is CredentialReading.Found found)
        {
            Assert.InRange(found.Credentials.Count, 1, TokenLimits.Credentials);
            foreach (var credential in found.Credentials)
            {
                var again = Assert.Single(Assert.IsType<CredentialReading.Found>(CredentialReading.Read([credential.ToHeader()], [])).Credentials);
                Assert.Equal(credential.Tokens, again.Tokens);
                Assert.Equal(credential.Preimage, again.Preimage);
            }
        }
    }
}
