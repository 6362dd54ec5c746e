namespace Satchel.Engine.Commerce;

/// <summary>Which state of a payment may follow which.</summary>
internal static class PaymentStates
{
    /// <summary>Whether one may follow another; the same may always.</summary>
    public static bool CanFollow(PaymentState before, PaymentState after) => before == after || before switch
    {
        PaymentState.Quoted => true,
        PaymentState.Reserved => after is not PaymentState.Quoted,
        PaymentState.Sending => after is PaymentState.Unknown or PaymentState.Settled or PaymentState.Failed or PaymentState.Refunded,
        PaymentState.Unknown => after is PaymentState.Settled or PaymentState.Failed or PaymentState.Refunded,
        PaymentState.Settled => after is PaymentState.Refunded,
        PaymentState.Failed or PaymentState.Refunded => false,
    };
}
