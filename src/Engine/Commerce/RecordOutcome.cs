namespace Satchel.Engine.Commerce;

/// <summary>What became of a payment that somebody reported.</summary>
public abstract record RecordOutcome
{
    private RecordOutcome()
    {
    }

    /// <summary>It was written down.</summary>
    public sealed record Recorded(Payment Payment) : RecordOutcome
    {
        /// <summary>The limits that it went past; the money is gone all the same.</summary>
        public IReadOnlyList<string> Violations { get; init; } = [];

        /// <summary>Earlier payments whose price differs far from its own; at most three.</summary>
        public IReadOnlyList<PriceChange> PriceChanges { get; init; } = [];
    }

    /// <summary>It was written down before. What became of it may be news.</summary>
    /// <param name="Payment">The payment as it is now.</param>
    /// <param name="HasChanged">Whether its state is another one now.</param>
    public sealed record Known(Payment Payment, bool HasChanged) : RecordOutcome;

    /// <summary>Its name belongs to another payment, or its state cannot follow; nothing was written.</summary>
    /// <param name="Existing">The payment that is there.</param>
    /// <param name="Reason">What does not fit, as a sentence without its end.</param>
    public sealed record Conflicts(Payment Existing, string Reason) : RecordOutcome;
}
