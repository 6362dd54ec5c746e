using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning;

/// <summary>What an invoice says, whoever signed it.</summary>
/// <param name="Network">Which bitcoins are asked for.</param>
/// <param name="CreatedAt">When it was made, in whole seconds.</param>
/// <param name="PaymentHash">What the payment is known by.</param>
/// <param name="PaymentSecret">32 bytes that the payer passes on, so that nobody on the way can ask for the preimage.</param>
public sealed record InvoiceTerms(
    LightningNetwork Network,
    DateTimeOffset CreatedAt,
    PaymentHash PaymentHash,
    ReadOnlyMemory<byte> PaymentSecret)
{
    /// <summary>Bytes of a payment secret.</summary>
    public const int SecretBytes = 32;

    /// <summary>Bytes of the hash of a description.</summary>
    public const int DescriptionHashBytes = 32;

    /// <summary>Seconds after which an invoice expires that names no other time.</summary>
    public const long DefaultExpirySeconds = 3_600;

    /// <summary>Blocks that the last hop needs where an invoice names no other number.</summary>
    public const long DefaultMinFinalCltv = 18;

    /// <summary>What is asked for; null: the payer chooses.</summary>
    public Msat? Amount { get; init; }

    /// <summary>What it is for; null where <see cref="DescriptionHash"/> stands in its place.</summary>
    public string? Description { get; init; }

    /// <summary>The SHA-256 of what it is for; null where <see cref="Description"/> says it.</summary>
    public ReadOnlyMemory<byte>? DescriptionHash { get; init; }

    /// <summary>Seconds until it expires; null: not named.</summary>
    public long? ExpirySeconds { get; init; }

    /// <summary>Blocks that the last hop needs; null: not named.</summary>
    public long? MinFinalCltv { get; init; }

    /// <summary>Whether the key of the payee stands in it, and not in the signature alone.</summary>
    public bool NamesPayee { get; init; }

    /// <summary>Addresses on the chain.</summary>
    public IReadOnlyList<InvoiceFallback> Fallbacks { get; init; } = [];

    /// <summary>Ways to the payee through channels that are not announced.</summary>
    public IReadOnlyList<IReadOnlyList<RouteHop>> Routes { get; init; } = [];

    /// <summary>What the payer must (even) and may (odd) know: the numbers of the bits, the lowest first.</summary>
    public IReadOnlyList<int> Features { get; init; } = [];

    /// <summary>What the payer passes on to the payee as it is; null: nothing.</summary>
    public ReadOnlyMemory<byte>? Metadata { get; init; }

    /// <summary>When it expires; the end of all times where the number of seconds leads beyond it.</summary>
    public DateTimeOffset ExpiresAt
        => (ExpirySeconds ?? DefaultExpirySeconds) <= (DateTimeOffset.MaxValue - CreatedAt).TotalSeconds
            ? CreatedAt.AddSeconds(ExpirySeconds ?? DefaultExpirySeconds)
            : DateTimeOffset.MaxValue;

    /// <summary>Makes the invoice.</summary>
    /// <exception cref="ArgumentException">A field breaks a rule of BOLT 11.</exception>
    public Bolt11Invoice Sign(SecretKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return InvoiceWriter.Write(this, key);
    }
}
