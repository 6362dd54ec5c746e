namespace Satchel.Protocols.Payments;

/// <summary>A condition on a token, as L402 writes it: <c>key=value</c>.</summary>
/// <param name="Key">What is restricted.</param>
/// <param name="Value">To what.</param>
public sealed record Caveat(string Key, string Value)
{
    /// <summary>Splits at the first <c>=</c>; null where there is none or nothing before it. Spaces around both do not count.</summary>
    public static Caveat? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && text.AsSpan(0, at).Trim() is { IsEmpty: false } key ? new Caveat(key.ToString(), text[(at + 1)..].Trim()) : null;
    }

    /// <summary>The text on the wire.</summary>
    public override string ToString() => $"{Key}={Value}";
}
