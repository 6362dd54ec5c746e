using System.Text;
using System.Text.Unicode;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning;

/// <summary>Reads invoices in the form that <see cref="Bolt11Invoice"/> describes.</summary>
internal sealed class InvoiceReader
{
    /// <summary>Bits whose demands a payer behind this reader meets: onions of any length, payment secrets, payments in parts,
    /// blinded routes, metadata. The node does all of it.</summary>
    private static readonly int[] KnownFeatures = [8, 14, 16, 24, 48];

    private readonly HashSet<byte> _seen = [];
    private readonly List<InvoiceFallback> _fallbacks = [];
    private readonly List<IReadOnlyList<RouteHop>> _routes = [];
    private PaymentHash? _hash;
    private byte[]? _secret;
    private string? _description;
    private byte[]? _descriptionHash;
    private CompressedKey? _payee;
    private long? _expiry;
    private long? _cltv;
    private List<int> _features = [];
    private byte[]? _metadata;

    private InvoiceReader()
    {
    }

    /// <summary>Reads an invoice.</summary>
    public static InvoiceRefusal Read(ReadOnlySpan<char> text, out Bolt11Invoice? invoice)
    {
        invoice = null;
        if (text.Length > InvoiceLimits.Characters)
        {
            return InvoiceRefusal.TooLong;
        }

        if (!Bech32.TryParse(text, InvoiceLimits.Characters, out var bech32)
            || bech32 is not { Checksum: Bech32Checksum.Bech32, Words.Length: >= InvoiceWords.TimeWords + InvoiceWords.SignatureWords })
        {
            return InvoiceRefusal.Malformed;
        }

        var refusal = InvoicePrefix.Read(bech32.Prefix, out var network, out var amount);
        if (refusal != InvoiceRefusal.None)
        {
            return refusal;
        }

        var reader = new InvoiceReader();
        var signed = bech32.Words[..^InvoiceWords.SignatureWords];
        refusal = reader.ReadFields(signed[InvoiceWords.TimeWords..]);
        if (refusal != InvoiceRefusal.None)
        {
            return refusal;
        }

        if (!reader.TryFindPayee(bech32.Words[^InvoiceWords.SignatureWords..], InvoiceWords.SignedHash(bech32.Prefix, signed), out var payee))
        {
            return InvoiceRefusal.WrongSignature;
        }

        var createdAt = DateTimeOffset.FromUnixTimeSeconds(InvoiceWords.Number(signed[..InvoiceWords.TimeWords]));
        invoice = new Bolt11Invoice(text.ToString().ToLowerInvariant(), reader.Terms(network, createdAt, amount), payee!);
        return InvoiceRefusal.None;
    }

    private InvoiceRefusal ReadFields(ReadOnlySpan<byte> words)
    {
        while (!words.IsEmpty)
        {
            if (words.Length < 3 || InvoiceWords.Number(words[1..3]) > words.Length - 3)
            {
                return InvoiceRefusal.Malformed;
            }

            var end = 3 + (int)InvoiceWords.Number(words[1..3]);
            var refusal = ReadField(words[0], words[3..end]);
            if (refusal != InvoiceRefusal.None)
            {
                return refusal;
            }

            words = words[end..];
        }

        return _hash is null || _secret is null || (_description is null && _descriptionHash is null) ? InvoiceRefusal.FieldMissing
            : _description is not null && _descriptionHash is not null ? InvoiceRefusal.FieldTwice
            : InvoiceRefusal.None;
    }

    private InvoiceRefusal ReadField(byte field, ReadOnlySpan<byte> words)
    {
        switch (field)
        {
            case InvoiceField.PaymentHash or InvoiceField.PaymentSecret or InvoiceField.DescriptionHash when words.Length != InvoiceField.HashWords:
            case InvoiceField.Payee when words.Length != InvoiceField.KeyWords:
                return InvoiceRefusal.None;
            case InvoiceField.Fallback:
                return ReadFallback(words);
            case InvoiceField.Route:
                return ReadRoute(words);
            case InvoiceField.PaymentHash or InvoiceField.PaymentSecret or InvoiceField.DescriptionHash or InvoiceField.Payee or InvoiceField.Description
                or InvoiceField.Metadata or InvoiceField.Expiry or InvoiceField.MinFinalCltv or InvoiceField.Features:
                return _seen.Add(field) ? ReadSingle(field, words) : InvoiceRefusal.FieldTwice;
            default:
                return InvoiceRefusal.None;
        }
    }

    private InvoiceRefusal ReadSingle(byte field, ReadOnlySpan<byte> words)
    {
        switch (field)
        {
            case InvoiceField.Expiry:
                _expiry = InvoiceWords.Number(words);
                return InvoiceRefusal.None;
            case InvoiceField.MinFinalCltv:
                _cltv = InvoiceWords.Number(words);
                return InvoiceRefusal.None;
            case InvoiceField.Features:
                return ReadFeatures(words);
            default:
                return Bech32.TryToBytes(words, out var bytes) && ReadBytes(field, bytes) ? InvoiceRefusal.None : InvoiceRefusal.WrongField;
        }
    }

    private bool ReadBytes(byte field, byte[] bytes)
    {
        switch (field)
        {
            case InvoiceField.PaymentHash:
                return PaymentHash.TryRead(bytes, out _hash);
            case InvoiceField.PaymentSecret:
                _secret = bytes;
                return true;
            case InvoiceField.DescriptionHash:
                _descriptionHash = bytes;
                return true;
            case InvoiceField.Payee:
                return CompressedKey.TryRead(bytes, out _payee);
            case InvoiceField.Metadata:
                _metadata = bytes;
                return true;
            default:
                _description = Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
                return _description is not null;
        }
    }

    private InvoiceRefusal ReadFeatures(ReadOnlySpan<byte> words)
    {
        if (words.Length * InvoiceWords.WordBits > InvoiceLimits.FeatureBits)
        {
            return InvoiceRefusal.WrongField;
        }

        _features = InvoiceWords.Bits(words);
        return _features.TrueForAll(bit => bit % 2 == 1 || KnownFeatures.Contains(bit)) ? InvoiceRefusal.None : InvoiceRefusal.UnknownFeature;
    }

    private InvoiceRefusal ReadFallback(ReadOnlySpan<byte> words)
    {
        // An address that is not known is passed over: nothing here pays to one.
        if (words is [var version and <= 18, .. var rest] && Bech32.TryToBytes(rest, out var program)
            && (version <= 16 ? program.Length is >= 2 and <= 40 : program.Length == 20))
        {
            _fallbacks.Add(new InvoiceFallback(version, program));
        }

        return _fallbacks.Count > InvoiceLimits.Fallbacks ? InvoiceRefusal.WrongField : InvoiceRefusal.None;
    }

    private InvoiceRefusal ReadRoute(ReadOnlySpan<byte> words)
    {
        if (!Bech32.TryToBytes(words, out var bytes) || bytes.Length % RouteHop.ByteCount != 0 || _routes.Count == InvoiceLimits.Routes)
        {
            return InvoiceRefusal.WrongField;
        }

        var hops = bytes.Chunk(RouteHop.ByteCount).Select(hop => InvoiceWords.Hop(hop)).ToList();
        if (hops.Contains(null))
        {
            return InvoiceRefusal.WrongField;
        }

        _routes.Add(hops!);
        return InvoiceRefusal.None;
    }

    private bool TryFindPayee(ReadOnlySpan<byte> words, ReadOnlySpan<byte> hash, out CompressedKey? payee)
    {
        payee = null;
        if (!Bech32.TryToBytes(words, out var bytes)
            || bytes[^1] >= Ecdsa.RecoveryIds
            || !EcdsaSignature.TryRead(bytes.AsSpan(0, EcdsaSignature.CompactBytes), out var signature))
        {
            return false;
        }

        if (_payee is not null)
        {
            payee = Ecdsa.Verify(_payee, hash, signature) ? _payee : null;
            return payee is not null;
        }

        return Ecdsa.TryRecover(signature, bytes[^1], hash, out payee);
    }

    private InvoiceTerms Terms(LightningNetwork network, DateTimeOffset createdAt, Msat? amount) => new(network, createdAt, _hash!, _secret)
    {
        Amount = amount,
        Description = _description,
        DescriptionHash = _descriptionHash is null ? null : (ReadOnlyMemory<byte>?)_descriptionHash,
        ExpirySeconds = _expiry,
        MinFinalCltv = _cltv,
        NamesPayee = _payee is not null,
        Fallbacks = _fallbacks,
        Routes = _routes,
        Features = _features,
        Metadata = _metadata is null ? null : (ReadOnlyMemory<byte>?)_metadata,
    };
}
