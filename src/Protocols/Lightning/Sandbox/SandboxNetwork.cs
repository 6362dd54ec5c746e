using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>
/// The directory by which sandboxes of one machine pay each other, also across processes and while the other one is not running:
/// <c>KEY/invoices/HASH</c> what a node asks for, with the preimage; <c>KEY/arrived/HASH</c> what it was paid, made exactly once, by
/// the payer; <c>KEY/sent/HASH</c> what a node was to pay, made before anything arrives. KEY is the node's public key, HASH the
/// payment hash. Every file is one object of JSON, replaced as a whole. Nothing is secret from the owner of the directory, which is
/// why only play money is moved here.
/// </summary>
internal sealed class SandboxNetwork(string directory)
{
    /// <summary>Days after which an invoice is forgotten that nobody has paid in time.</summary>
    private const int KeptDays = 1;

    /// <summary>Makes the directories of a node.</summary>
    public void Join(CompressedKey node)
    {
        SandboxFiles.MakeDirectory(directory);
        foreach (var part in new[] { "invoices", "arrived", "sent" })
        {
            SandboxFiles.MakeDirectory(Path.Combine(directory, node.ToString(), part));
        }
    }

    /// <summary>Keeps an invoice.</summary>
    public void Offer(CompressedKey payee, PaymentHash hash, SandboxInvoice invoice)
        => SandboxFiles.TryMake(InvoicePath(payee, hash), invoice, SandboxJson.Default.SandboxInvoice);

    /// <summary>An invoice, or null.</summary>
    public SandboxInvoice? FindInvoice(CompressedKey payee, PaymentHash hash) => SandboxFiles.Read(InvoicePath(payee, hash), SandboxJson.Default.SandboxInvoice);

    /// <summary>What arrived for an invoice, or null.</summary>
    public SandboxArrival? FindArrival(CompressedKey payee, PaymentHash hash) => SandboxFiles.Read(ArrivalPath(payee, hash), SandboxJson.Default.SandboxArrival);

    /// <summary>Has a payment arrive; false where one has.</summary>
    public bool TryArrive(CompressedKey payee, PaymentHash hash, SandboxArrival arrival)
        => SandboxFiles.TryMake(ArrivalPath(payee, hash), arrival, SandboxJson.Default.SandboxArrival);

    /// <summary>Changes the state of what has arrived.</summary>
    public void Change(CompressedKey payee, PaymentHash hash, SandboxArrival arrival)
        => SandboxFiles.Replace(ArrivalPath(payee, hash), arrival, SandboxJson.Default.SandboxArrival);

    /// <summary>Makes way for another payment after one that was refused.</summary>
    public void ForgetArrival(CompressedKey payee, PaymentHash hash) => File.Delete(ArrivalPath(payee, hash));

    /// <summary>What a node was to pay, or null.</summary>
    public SandboxPayment? FindPayment(CompressedKey payer, PaymentHash hash) => SandboxFiles.Read(PaymentPath(payer, hash), SandboxJson.Default.SandboxPayment);

    /// <summary>Begins a payment; false where it was begun before.</summary>
    public bool TryBegin(CompressedKey payer, PaymentHash hash, SandboxPayment payment)
        => SandboxFiles.TryMake(PaymentPath(payer, hash), payment, SandboxJson.Default.SandboxPayment);

    /// <summary>Changes what is known of a payment.</summary>
    public void Change(CompressedKey payer, PaymentHash hash, SandboxPayment payment)
        => SandboxFiles.Replace(PaymentPath(payer, hash), payment, SandboxJson.Default.SandboxPayment);

    /// <summary>The hashes of what has arrived at a node.</summary>
    public IEnumerable<PaymentHash> Arrivals(CompressedKey payee)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(directory, payee.ToString(), "arrived")))
        {
            if (PaymentHash.TryParse(Path.GetFileName(path), out var hash))
            {
                yield return hash;
            }
        }
    }

    /// <summary>Forgets invoices that expired long ago and were not paid.</summary>
    public void Sweep(CompressedKey payee, DateTimeOffset now)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(directory, payee.ToString(), "invoices")))
        {
            if (PaymentHash.TryParse(Path.GetFileName(path), out var hash)
                && FindInvoice(payee, hash) is { } kept
                && Bolt11Invoice.TryParse(kept.Invoice, out var invoice)
                && invoice.Terms.ExpiresAt.AddDays(KeptDays) < now
                && FindArrival(payee, hash) is null)
            {
                File.Delete(path);
            }
        }
    }

    private string InvoicePath(CompressedKey node, PaymentHash hash) => Path.Combine(directory, node.ToString(), "invoices", hash.ToString());

    private string ArrivalPath(CompressedKey node, PaymentHash hash) => Path.Combine(directory, node.ToString(), "arrived", hash.ToString());

    private string PaymentPath(CompressedKey node, PaymentHash hash) => Path.Combine(directory, node.ToString(), "sent", hash.ToString());
}
