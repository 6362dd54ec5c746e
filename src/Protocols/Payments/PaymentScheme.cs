namespace Satchel.Protocols.Payments;

/// <summary>The words by which a header says that it speaks of L402. Their case does not count.</summary>
public static class PaymentScheme
{
    /// <summary>The name.</summary>
    public const string L402 = "L402";

    /// <summary>The former name, which is accepted wherever the other one is.</summary>
    public const string Lsat = "LSAT";

    /// <summary>Whether a word is one of both.</summary>
    public static bool IsKnown(ReadOnlySpan<char> word)
        => word.Equals(L402, StringComparison.OrdinalIgnoreCase) || word.Equals(Lsat, StringComparison.OrdinalIgnoreCase);
}
