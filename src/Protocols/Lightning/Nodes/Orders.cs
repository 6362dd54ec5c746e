namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>What every node asks of an order.</summary>
internal static class Orders
{
    /// <summary>The amount of the invoice.</summary>
    /// <exception cref="ArgumentException">It names none.</exception>
    public static Msat AmountOf(PaymentOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Invoice.Amount ?? throw new ArgumentException("An invoice without an amount is not paid.", nameof(order));
    }

    /// <summary>Pays, and turns whatever comes between into a doubt: from the first byte on the order may have reached the node.</summary>
    public static async Task<PaymentOutcome> InDoubtAsync(Func<Task<PaymentOutcome>> pay)
    {
        try
        {
            return await pay().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new PaymentOutcome.Unknown(PaymentDoubt.Cancelled);
        }
        catch (NodeException error)
        {
            return new PaymentOutcome.Unknown(error.AsDoubt);
        }
    }
}
