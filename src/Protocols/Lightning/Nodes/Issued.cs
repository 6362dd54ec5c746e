namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>Whether a node asks for what it was told to ask for.</summary>
internal static class Issued
{
    /// <summary>The invoice that a node made.</summary>
    /// <exception cref="NodeException">It is none, or for another amount.</exception>
    public static Bolt11Invoice Check(string? text, InvoiceRequest request, NodeAnswer answer)
        => Bolt11Invoice.TryParse(text, out var invoice) && invoice.Amount == request.Amount ? invoice : throw answer.Invalid();
}
