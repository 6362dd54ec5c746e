using System.Diagnostics.CodeAnalysis;

namespace Satchel.Engine.Model;

/// <summary>
/// The name of a store: 1 to 64 ASCII letters, digits, <c>_</c> and <c>-</c>, the first a letter or digit. It is kept in
/// lower case, so that every name means the same on every file system and in every database.
/// </summary>
public readonly record struct StoreName
{
    /// <summary>Most characters of a name.</summary>
    public const int Characters = 64;

    private readonly string? _value;

    private StoreName(string value) => _value = value;

    /// <summary>The store that is used where nobody names another.</summary>
    public static StoreName Default { get; } = new("default");

    /// <summary>The name, in lower case.</summary>
    public string Value => _value ?? Default.Value;

    /// <summary>Reads a name.</summary>
    /// <exception cref="ArgumentException">The text is not a store name.</exception>
    public static StoreName Parse(string text)
        => TryParse(text, out var name)
            ? name
            : throw new ArgumentException($"A store name has 1 to {Characters} letters, digits, '_' or '-' and starts with a letter or digit.", nameof(text));

    /// <summary>Reads a name, if <paramref name="text"/> is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out StoreName name)
    {
        var valid = text is { Length: > 0 and <= Characters }
            && char.IsAsciiLetterOrDigit(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        name = valid ? new StoreName(text!.ToLowerInvariant()) : default;
        return valid;
    }

    /// <summary>Whether both are the same name; nothing said means <see cref="Default"/>.</summary>
    public bool Equals(StoreName other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
