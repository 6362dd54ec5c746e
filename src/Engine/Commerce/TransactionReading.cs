namespace Satchel.Engine.Commerce;

/// <summary>What the fields of a transaction say.</summary>
public abstract record TransactionReading
{
    private TransactionReading()
    {
    }

    /// <summary>A payment.</summary>
    public sealed record Read(PaymentDraft Draft) : TransactionReading;

    /// <summary>Nothing about an amount: a text like any other.</summary>
    public sealed record NoPayment : TransactionReading;

    /// <summary>Something that cannot be.</summary>
    /// <param name="Code">Stable name of the mistake.</param>
    /// <param name="Message">What is wrong, without a full stop.</param>
    public sealed record Invalid(string Code, string Message) : TransactionReading;
}
