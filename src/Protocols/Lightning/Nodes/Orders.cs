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
}
