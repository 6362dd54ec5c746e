using System.Diagnostics.CodeAnalysis;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning;

/// <summary>
/// A signed request to be paid (BOLT 11): bech32 without the limit of 90 characters. The prefix is <c>ln</c>, the network (<c>bc</c>,
/// <c>tb</c>, <c>tbs</c>, <c>bcrt</c>) and the amount, if any: digits without a leading zero and one of <c>m u n p</c> (thousandths,
/// millionths, and so on, of a bitcoin; of <c>p</c> the last digit is 0). The words are: 7 of the time in seconds; fields, each a word
/// that says which, two with the number of its words, and these; 104 of the signature, 64 bytes compact and one with the recovery id.
/// What is signed is SHA-256 of the prefix and the words before the signature, as bytes filled with zeros.
/// <para>
/// Fields: <c>p</c> payment hash, <c>s</c> payment secret, <c>h</c> hash of the description (each of 52 words), <c>n</c> payee (53),
/// <c>d</c> description, <c>x</c> seconds until it expires, <c>c</c> blocks of the last hop, <c>f</c> address, <c>r</c> route, <c>9</c>
/// features, <c>m</c> metadata. One of another length, of an unknown kind, or with an unknown address is passed over, as the
/// standard wants; <c>p</c>, <c>s</c>, and one of <c>d</c> and <c>h</c> must remain. No field but <c>f</c> and <c>r</c> may stand twice. With <c>n</c> the
/// signature must have the low s; without, either gives the key.
/// </para>
/// </summary>
public sealed class Bolt11Invoice
{
    internal Bolt11Invoice(string text, InvoiceTerms terms, CompressedKey payee) => (Text, Terms, Payee) = (text, terms, payee);

    /// <summary>The invoice in small letters.</summary>
    public string Text { get; }

    /// <summary>What it says.</summary>
    public InvoiceTerms Terms { get; }

    /// <summary>Who signed it.</summary>
    public CompressedKey Payee { get; }

    /// <summary>What is asked for; null: the payer chooses.</summary>
    public Msat? Amount => Terms.Amount;

    /// <summary>What the payment is known by.</summary>
    public PaymentHash PaymentHash => Terms.PaymentHash;

    /// <summary>Reads an invoice; false where it is none that may be paid.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Bolt11Invoice? invoice) => TryParse(text, out invoice, out _);

    /// <summary>Reads an invoice; false, and why, where it is none that may be paid.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Bolt11Invoice? invoice, out InvoiceRefusal refusal)
    {
        refusal = InvoiceReader.Read(text, out invoice);
        return invoice is not null;
    }

    /// <summary>The invoice in small letters.</summary>
    public override string ToString() => Text;
}
