namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>What became of a payment that a node was to send. Its text form tells no preimage.</summary>
public abstract record PaymentOutcome
{
    private PaymentOutcome()
    {
    }

    /// <summary>It was paid, and this proves it.</summary>
    /// <param name="Preimage">The proof.</param>
    /// <param name="Amount">What the other one got.</param>
    /// <param name="Fee">What it has cost besides.</param>
    public sealed record Paid(Preimage Preimage, Msat Amount, Msat Fee) : PaymentOutcome;

    /// <summary>Nothing was paid, and nothing will be without another order.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Failed(PaymentFailure Reason) : PaymentOutcome;

    /// <summary>It may be paid, now or later: look it up, and never send it again before that.</summary>
    /// <param name="Cause">Why nobody knows.</param>
    public sealed record Unknown(PaymentDoubt Cause) : PaymentOutcome;
}
