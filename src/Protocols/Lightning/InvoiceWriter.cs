using System.Text;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning;

/// <summary>Writes invoices in the form that <see cref="Bolt11Invoice"/> describes: each field in its shortest form.</summary>
internal static class InvoiceWriter
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes and signs.</summary>
    /// <exception cref="ArgumentException">A field breaks a rule.</exception>
    public static Bolt11Invoice Write(InvoiceTerms terms, SecretKey key)
    {
        Check(terms);
        var words = new List<byte>(InvoiceWords.Of(terms.CreatedAt.ToUnixTimeSeconds(), InvoiceWords.TimeWords));
        AddBytes(words, InvoiceField.PaymentSecret, terms.PaymentSecret.Span);
        AddBytes(words, InvoiceField.PaymentHash, terms.PaymentHash.Bytes);
        if (terms.Description is { } description)
        {
            AddBytes(words, InvoiceField.Description, Strict.GetBytes(description));
        }

        if (terms.DescriptionHash is { } descriptionHash)
        {
            AddBytes(words, InvoiceField.DescriptionHash, descriptionHash.Span);
        }

        AddNumber(words, InvoiceField.Expiry, terms.ExpirySeconds);
        AddNumber(words, InvoiceField.MinFinalCltv, terms.MinFinalCltv);
        if (terms.NamesPayee)
        {
            AddBytes(words, InvoiceField.Payee, key.CompressedKey.Bytes);
        }

        foreach (var fallback in terms.Fallbacks)
        {
            Add(words, InvoiceField.Fallback, [(byte)fallback.Version, .. Words(fallback.Program.Span)]);
        }

        foreach (var route in terms.Routes)
        {
            AddBytes(words, InvoiceField.Route, [.. route.SelectMany(InvoiceWords.Of)]);
        }

        if (terms.Features.Count > 0)
        {
            Add(words, InvoiceField.Features, InvoiceWords.OfBits(terms.Features));
        }

        if (terms.Metadata is { } metadata)
        {
            AddBytes(words, InvoiceField.Metadata, metadata.Span);
        }

        return Sign(terms, [.. words], key);
    }

    private static Bolt11Invoice Sign(InvoiceTerms terms, byte[] words, SecretKey key)
    {
        var prefix = InvoicePrefix.Write(terms.Network, terms.Amount);
        var signature = Ecdsa.Sign(key, InvoiceWords.SignedHash(prefix, words), out var recoveryId);
        var text = Bech32.FromWords(prefix, [.. words, .. Words([.. signature.ToCompact(), (byte)recoveryId])]).ToString();
        return text.Length <= InvoiceLimits.Characters
            ? new Bolt11Invoice(text, terms with { CreatedAt = DateTimeOffset.FromUnixTimeSeconds(terms.CreatedAt.ToUnixTimeSeconds()) }, key.CompressedKey)
            : throw new ArgumentException("An invoice would be too long.", nameof(terms));
    }

    private static void Check(InvoiceTerms terms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(terms.CreatedAt, DateTimeOffset.UnixEpoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(terms.CreatedAt.ToUnixTimeSeconds(), InvoiceWords.MaxTime);
        Require(terms.Amount is not { Value: 0 }, "An amount is not zero.");
        Require(terms.PaymentSecret.Length == InvoiceTerms.SecretBytes, "A payment secret has 32 bytes.");
        Require((terms.Description is null) != (terms.DescriptionHash is null), "An invoice has a description or its hash.");
        Require(terms.DescriptionHash is not { Length: not InvoiceTerms.DescriptionHashBytes }, "The hash of a description has 32 bytes.");
        Require(terms.Description is null || Strict.GetByteCount(terms.Description) <= InvoiceLimits.DescriptionBytes, "A description is too long.");
        Require(terms.Metadata is not { Length: > InvoiceLimits.MetadataBytes }, "Metadata are too long.");
        Require(terms.ExpirySeconds is not < 0 && terms.MinFinalCltv is not < 0, "Times are not negative.");
        Require(terms.Routes.Count <= InvoiceLimits.Routes && terms.Fallbacks.Count <= InvoiceLimits.Fallbacks, "There are too many routes or addresses.");
        Require(
            terms.Features.All(bit => bit is >= 0 and < InvoiceLimits.FeatureBits) && terms.Features.Distinct().Count() == terms.Features.Count,
            "A feature is a bit, once.");
        Require(
            terms.Fallbacks.All(fallback => fallback.Version is >= 0 and <= 16 ? fallback.Program.Length is >= 2 and <= 40 : fallback is { Version: 17 or 18, Program.Length: 20 }),
            "An address is not known.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }

    private static void AddNumber(List<byte> words, byte field, long? number)
    {
        if (number is { } named)
        {
            Add(words, field, InvoiceWords.Of(named));
        }
    }

    private static void AddBytes(List<byte> words, byte field, ReadOnlySpan<byte> bytes) => Add(words, field, Words(bytes));

    private static void Add(List<byte> words, byte field, byte[] content)
    {
        Require(content.Length <= InvoiceField.MostWords, "A field is too long.");
        words.Add(field);
        words.AddRange(InvoiceWords.Of(content.Length, least: 2));
        words.AddRange(content);
    }

    private static byte[] Words(ReadOnlySpan<byte> bytes) => Bech32.FromBytes("ln", bytes).Words.ToArray();
}
