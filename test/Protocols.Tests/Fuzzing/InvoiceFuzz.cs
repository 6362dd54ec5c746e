using System.Text;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;

namespace Satchel.Protocols.Tests.Fuzzing;

/// <summary>
/// Any bytes as the text of an invoice; and as its words, under a right signature and checksum, so that the fields are reached. What was read is
/// written and read again.
/// </summary>
internal static class InvoiceFuzz
{
    private static readonly string[] Prefixes = ["lnbc", "lntb20m", "lntbs1u", "lnbcrt30n", "lnbc10p"];

    public static void Run(ReadOnlySpan<byte> input)
    {
        Read(Encoding.Latin1.GetString(input));
        if (input.Length <= InvoiceWords.TimeWords)
        {
            return;
        }

        using var key = Keys.Secret(7);
        var prefix = Prefixes[input[0] % Prefixes.Length];
        byte[] words = [.. input[1..].ToArray().Select(value => (byte)(value & 31))];
        var signature = Ecdsa.Sign(key, InvoiceWords.SignedHash(prefix, words), out var recoveryId);
        Read(Bech32.FromWords(prefix, [.. words, .. Bech32.FromBytes("ln", [.. signature.ToCompact(), (byte)recoveryId]).Words]).ToString());
    }

    private static void Read(string text)
    {
        if (!Bolt11Invoice.TryParse(text, out var invoice, out var refusal))
        {
            Assert.NotEqual(InvoiceRefusal.None, refusal);
            return;
        }

        using var key = Keys.Secret(9);
        var written = (invoice.Terms with { NamesPayee = false }).Sign(key);
        Assert.True(Bolt11Invoice.TryParse(written.Text, out var again));
        Assert.Equal(invoice.Terms.PaymentHash, again.PaymentHash);
        Assert.Equal(written.Text, again.Terms.Sign(key).Text);
    }
}
