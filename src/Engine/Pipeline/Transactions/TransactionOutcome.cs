using Satchel.Engine.Commerce;

namespace Satchel.Engine.Pipeline.Transactions;

/// <summary>What became of a text that may be about a payment or a vendor.</summary>
public abstract record TransactionOutcome
{
    private TransactionOutcome()
    {
    }

    /// <summary>It was remembered.</summary>
    /// <param name="Memory">What became of the text.</param>
    /// <param name="Payment">The payment that it tells of; null where it tells of none.</param>
    /// <param name="Opposite">Memories of the same vendor that say the opposite; at most three.</param>
    public sealed record Remembered(RememberOutcome Memory, RecordOutcome.Recorded? Payment, IReadOnlyList<string> Opposite) : TransactionOutcome;

    /// <summary>The payment was written down before; the text was not remembered again.</summary>
    public sealed record Known(RecordOutcome.Known Payment) : TransactionOutcome;

    /// <summary>It names a payment that is another one; nothing was written.</summary>
    public sealed record Conflicts(RecordOutcome.Conflicts Payment) : TransactionOutcome;

    /// <summary>Its fields cannot be; nothing was written.</summary>
    public sealed record Invalid(TransactionReading.Invalid Reason) : TransactionOutcome;
}
