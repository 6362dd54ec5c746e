using System.Diagnostics;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Transactions;

/// <summary>
/// Remembers what is said of payments and vendors. A payment commits first, into the purse, and carries its text; its memory is
/// written from that, under the same id, so that it is written once however often it is tried. What a killed process left is made
/// up for by the next use.
/// </summary>
public sealed class TransactionWriter
{
    private readonly bool _isOwner;
    private readonly StoreName _name;
    private readonly PaymentPurse _purse;
    private readonly TimeProvider _time;
    private readonly MemoryWriter _writer;

    /// <summary>Makes a writer.</summary>
    /// <param name="writer">Writes to the store.</param>
    /// <param name="name">The store's name.</param>
    /// <param name="purse">The purse of the home.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isOwner">
    /// Whether the caller may say when a payment happened. For any other it happens now: else a limit could be escaped by writing yesterday.
    /// </param>
    public TransactionWriter(MemoryWriter writer, StoreName name, PaymentPurse purse, TimeProvider time, bool isOwner)
        => (_writer, _name, _purse, _time, _isOwner) = (writer, name, purse, time, isOwner);

    /// <summary>How many own payments to a vendor let the home attest it by itself, each time; 0, the default, for never.</summary>
    public int AttestsEvery { get; init; }

    /// <summary>Whether a text concerns the purse: a transaction, or what is said of a vendor.</summary>
    public static bool Concerns(MemoryDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return draft.Category is MemoryCategory.Transaction
            || (draft.Category is MemoryCategory.Vendor or MemoryCategory.Decision or MemoryCategory.Error && TransactionFields.VendorOf(draft.Metadata) is not null);
    }

    /// <summary>Remembers a text, and writes down the payment that it tells of.</summary>
    /// <param name="draft">The text.</param>
    /// <param name="refine">Whether a model may look at it later.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The store or the purse failed. A payment that is written down is remembered by the next use.</exception>
    public async Task<TransactionOutcome> RememberAsync(MemoryDraft draft, bool refine, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        await ProjectPendingAsync(refine, cancellationToken).ConfigureAwait(false);
        var admission = MemoryGuard.ForFaces.Admit(draft, _time.GetUtcNow());
        if (admission is Admission.Refused refused)
        {
            return new TransactionOutcome.Remembered(new RememberOutcome.Refused(refused.Reason), null, []);
        }

        var version = ((Admission.Admitted)admission).Version;
        if (version.Category is not MemoryCategory.Transaction)
        {
            return await SayAsync(draft, refine, cancellationToken).ConfigureAwait(false);
        }

        return TransactionFields.Read(version.Metadata, version.Content) switch
        {
            TransactionReading.Invalid invalid => new TransactionOutcome.Invalid(invalid),
            TransactionReading.NoPayment => await SayAsync(draft, refine, cancellationToken).ConfigureAwait(false),
            TransactionReading.Read read => await PayAsync(draft, version, read.Draft, refine, cancellationToken).ConfigureAwait(false),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Writes the memories that a killed process left to be written.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="StoreException">The store or the purse failed.</exception>
    public async Task<int> ProjectPendingAsync(bool refine, CancellationToken cancellationToken)
    {
        var written = 0;
        while (await _purse.Payments.PendingAsync(_name.Value, cancellationToken).ConfigureAwait(false) is { Count: > 0 } pending)
        {
            foreach (var projection in pending)
            {
                await ProjectAsync(projection, ProjectedDraft.Read(projection.Draft), refine, cancellationToken).ConfigureAwait(false);
                written++;
            }
        }

        return written;
    }

    private async Task<TransactionOutcome> PayAsync(
        MemoryDraft draft, MemoryVersion version, PaymentDraft payment, bool refine, CancellationToken cancellationToken)
    {
        var id = version.Id.Value;
        var told = draft with
        {
            Id = id,
            Content = version.Content,
            Summary = version.Summary,
            Author = version.Author,
            Source = version.Source,
            Entities = version.Entities,
            Keywords = version.Keywords,
            Metadata = TransactionFields.Named(version.Metadata, payment.Vendor, id),
        };
        var projection = new PaymentProjection(id, _name.Value, ProjectedDraft.Write(told));
        var outcome = await _purse.Payments.RecordAsync(
            id,
            payment with
            {
                At = _isOwner ? draft.CreatedAt : null,
                Content = version.Trust is MemoryTrust.Quarantined ? null : version.Content,
                Projection = projection,
                AttestsEvery = version.Trust is MemoryTrust.Trusted ? AttestsEvery : 0,
            },
            cancellationToken).ConfigureAwait(false);
        switch (outcome)
        {
            case RecordOutcome.Known known:
                return new TransactionOutcome.Known(known);
            case RecordOutcome.Conflicts conflicts:
                return new TransactionOutcome.Conflicts(conflicts);
            case RecordOutcome.Recorded recorded:
                // The payment stands: what is left is not stopped by the caller's going away.
                var memory = await ProjectAsync(projection, told, refine, CancellationToken.None).ConfigureAwait(false);
                return new TransactionOutcome.Remembered(memory, recorded, await RemarkAsync(payment.Vendor, version, id).ConfigureAwait(false));
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Remembers what tells of no payment.</summary>
    private async Task<TransactionOutcome> SayAsync(MemoryDraft draft, bool refine, CancellationToken cancellationToken)
    {
        var memory = await _writer.RememberAsync(draft, refine, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> opposite = [];
        if (memory is RememberOutcome.Stored stored && TransactionFields.VendorOf(draft.Metadata) is { } vendor)
        {
            if (draft.Category is MemoryCategory.Error)
            {
                await _purse.Payments.ReportErrorAsync(vendor, CancellationToken.None).ConfigureAwait(false);
            }
            else if (Sentiment.Of(draft.Content) is not 0 and var sentiment)
            {
                opposite = await _purse.Payments.RemarkAsync(vendor, _name.Value, stored.Id.Value, sentiment, CancellationToken.None).ConfigureAwait(false);
            }
        }

        return new TransactionOutcome.Remembered(memory, null, opposite);
    }

    private async Task<IReadOnlyList<string>> RemarkAsync(VendorKey vendor, MemoryVersion version, string memory)
        => version.Trust is MemoryTrust.Trusted && Sentiment.Of(version.Content) is not 0 and var sentiment
            ? await _purse.Payments.RemarkAsync(vendor, _name.Value, memory, sentiment, CancellationToken.None).ConfigureAwait(false)
            : [];

    private async Task<RememberOutcome> ProjectAsync(PaymentProjection projection, MemoryDraft draft, bool refine, CancellationToken cancellationToken)
    {
        var memory = await _writer.RememberAsync(draft, refine, cancellationToken).ConfigureAwait(false);
        await _purse.Payments.ProjectedAsync(projection.Payment, cancellationToken).ConfigureAwait(false);
        return memory;
    }
}
