using System.Collections.Concurrent;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;

namespace Satchel.Testing.Lightning;

/// <summary>What the doubles of nodes have in common: a key, invoices of their own, and payments that they have sent.</summary>
public sealed class DoubleWallet : IDisposable
{
    private readonly SecretKey _key;
    private readonly Random _random = new(5);

    /// <summary>Makes one.</summary>
    public DoubleWallet()
    {
        var bytes = new byte[32];
        bytes[^1] = 42;
        _key = SecretKey.TryRead(bytes, out var key) ? key : throw new InvalidOperationException("42 is a key.");
    }

    /// <summary>When its invoices are made, in whole seconds.</summary>
    public DateTimeOffset Now { get; set; } = Moments.Start;

    /// <summary>Its invoices.</summary>
    public ConcurrentDictionary<string, DoubleInvoice> Invoices { get; } = new();

    /// <summary>The preimages of payments that it can send, by hash; null: it was begun and is not through.</summary>
    public ConcurrentDictionary<string, Preimage> Payable { get; } = new();

    /// <summary>Payments that it has sent or begun: the invoice, and whether it is through (null: failed).</summary>
    public ConcurrentDictionary<string, (Bolt11Invoice Invoice, bool? IsPaid)> Sent { get; } = new();

    /// <summary>What goes wrong with the next requests.</summary>
    public ConcurrentQueue<NodeFault> Faults { get; } = new();

    /// <summary>Its key.</summary>
    public CompressedKey NodeId => _key.CompressedKey;

    /// <summary>Makes an invoice of its own.</summary>
    public DoubleInvoice Issue(Msat amount, string description, long expirySeconds, string? externalId)
    {
        var made = New(amount, description, expirySeconds, externalId);
        Invoices[made.Invoice.PaymentHash.ToString()] = made;
        return made;
    }

    /// <summary>Makes an invoice of somebody else, which it can pay.</summary>
    public Bolt11Invoice Foreign(long sats)
    {
        var made = New(Msat.FromSats(sats), "somebody's", 3_600, externalId: null);
        Payable[made.Invoice.PaymentHash.ToString()] = made.Preimage;
        return made.Invoice;
    }

    /// <summary>Says that an invoice of its own is paid.</summary>
    public void Receive(PaymentHash hash)
        => Invoices.AddOrUpdate($"{hash}", _ => throw new InvalidOperationException("There is no such invoice."), (_, kept) => kept with { IsPaid = true });

    /// <summary>The fault of this request.</summary>
    public NodeFault? NextFault() => Faults.TryDequeue(out var fault) ? fault : null;

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private DoubleInvoice New(Msat amount, string description, long expirySeconds, string? externalId)
    {
        var (bytes, secret) = (new byte[32], new byte[32]);
        lock (_random)
        {
            _random.NextBytes(bytes);
            _random.NextBytes(secret);
        }

        Preimage.TryRead(bytes, out var preimage);
        var invoice = new InvoiceTerms(LightningNetwork.Regtest, Now, preimage!.Hash, secret)
        {
            Amount = amount,
            Description = description,
            ExpirySeconds = expirySeconds,
        }.Sign(_key);
        return new DoubleInvoice(invoice, preimage, externalId);
    }
}
