namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Sums of payments, in thousandths of a satoshi.</summary>
/// <param name="Settled">Payments that settled, those that came back included.</param>
/// <param name="Failed">Payments that failed.</param>
/// <param name="Refunded">Payments that came back.</param>
/// <param name="Errors">Errors that were reported beside.</param>
/// <param name="PaidMsat">What was paid.</param>
/// <param name="FeeMsat">The fees.</param>
/// <param name="RefundedMsat">What came back.</param>
internal readonly record struct Tally(long Settled, long Failed, long Refunded, long Errors, long PaidMsat, long FeeMsat, long RefundedMsat)
{
    /// <summary>What a budget counts: what was paid, and the fees. What came back makes no room.</summary>
    public long SpentMsat => PaidMsat + FeeMsat;

    public static Tally operator +(Tally one, Tally other) => new(
        one.Settled + other.Settled, one.Failed + other.Failed, one.Refunded + other.Refunded, one.Errors + other.Errors,
        one.PaidMsat + other.PaidMsat, one.FeeMsat + other.FeeMsat, one.RefundedMsat + other.RefundedMsat);

    public static Tally operator -(Tally one) => new(
        -one.Settled, -one.Failed, -one.Refunded, -one.Errors, -one.PaidMsat, -one.FeeMsat, -one.RefundedMsat);

    /// <summary>What one payment adds: nothing while it has come to no end.</summary>
    public static Tally Of(Payment payment) => payment.State switch
    {
        PaymentState.Settled => new(1, 0, 0, 0, payment.Paid.Value, payment.Fee.Value, 0),
        PaymentState.Refunded => new(1, 0, 1, 0, payment.Paid.Value, payment.Fee.Value, payment.Paid.Value),
        PaymentState.Failed => new(0, 1, 0, 0, 0, 0, 0),
        PaymentState.Quoted or PaymentState.Reserved or PaymentState.Sending or PaymentState.Unknown => default,
    };
}
