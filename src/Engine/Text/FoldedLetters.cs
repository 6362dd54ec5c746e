namespace Satchel.Engine.Text;

/// <summary>Takes folded letters into a buffer of its caller; what does not fit is dropped, never half a surrogate pair.</summary>
internal ref struct FoldedLetters(Span<char> buffer)
{
    private readonly Span<char> _buffer = buffer;
    private int _length;
    private bool _full;

    /// <summary>The letters so far.</summary>
    public readonly ReadOnlySpan<char> Value => _buffer[.._length];

    /// <summary>The last letter, which a combining mark may change; NUL if there is none.</summary>
    public readonly char Last => _length > 0 && !_full ? _buffer[_length - 1] : '\0';

    /// <summary>Adds one letter.</summary>
    public void Add(char letter)
    {
        if (HasRoomFor(1))
        {
            _buffer[_length++] = letter;
        }
    }

    /// <summary>Adds the letters of an expansion or a surrogate pair: all of them or none.</summary>
    public void Add(scoped ReadOnlySpan<char> letters)
    {
        if (HasRoomFor(letters.Length))
        {
            letters.CopyTo(_buffer[_length..]);
            _length += letters.Length;
        }
    }

    /// <summary>Puts another letter in the place of the last one.</summary>
    public readonly void ReplaceLast(char letter) => _buffer[_length - 1] = letter;

    // Once something was dropped, nothing later may slip in behind the gap.
    private bool HasRoomFor(int count)
    {
        _full |= _length + count > _buffer.Length;
        return !_full;
    }
}
