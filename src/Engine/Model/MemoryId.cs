using System.Diagnostics.CodeAnalysis;

namespace Satchel.Engine.Model;

/// <summary>
/// The name of a memory, stable over all its versions: 1 to 128 characters without white space or control characters.
/// New ones are UUIDs of version 7; imported ones keep the name that they had.
/// </summary>
public readonly record struct MemoryId
{
    private readonly string? _value;

    private MemoryId(string value) => _value = value;

    /// <summary>The id as text.</summary>
    public string Value => _value ?? "";

    /// <summary>Makes a new id that sorts by <paramref name="createdAt"/>.</summary>
    public static MemoryId New(DateTimeOffset createdAt) => new(Guid.CreateVersion7(createdAt).ToString("D"));

    /// <summary>Reads an id.</summary>
    /// <exception cref="ArgumentException">The text is not an id.</exception>
    public static MemoryId Parse(string text)
        => TryParse(text, out var id)
            ? id
            : throw new ArgumentException($"An id has 1 to {MemoryLimits.IdCharacters} characters without white space.", nameof(text));

    /// <summary>Reads an id, if <paramref name="text"/> is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MemoryId id)
    {
        var valid = text is { Length: > 0 and <= MemoryLimits.IdCharacters }
            && !text.AsSpan().ContainsAnyInRange('\0', ' ')
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && WellFormed(text);
        id = valid ? new MemoryId(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
