using System.Diagnostics.CodeAnalysis;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Nostr;

/// <summary>The id of an event: the SHA-256 of its canonical form, 32 bytes.</summary>
public sealed class EventId : IEquatable<EventId>, IComparable<EventId>
{
    /// <summary>Bytes of an id.</summary>
    public const int ByteCount = 32;

    private readonly byte[] _bytes;

    private EventId(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether two ids are the same.</summary>
    public static bool operator ==(EventId? left, EventId? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two ids differ.</summary>
    public static bool operator !=(EventId? left, EventId? right) => !(left == right);

    /// <summary>Whether an id comes before another.</summary>
    public static bool operator <(EventId left, EventId right) => Compare(left, right) < 0;

    /// <summary>Whether an id comes before another or is the same.</summary>
    public static bool operator <=(EventId left, EventId right) => Compare(left, right) <= 0;

    /// <summary>Whether an id comes after another.</summary>
    public static bool operator >(EventId left, EventId right) => Compare(left, right) > 0;

    /// <summary>Whether an id comes after another or is the same.</summary>
    public static bool operator >=(EventId left, EventId right) => Compare(left, right) >= 0;

    /// <summary>Takes 32 bytes; false where there are more or less.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out EventId? id)
    {
        id = bytes.Length == ByteCount ? new EventId(bytes) : null;
        return id is not null;
    }

    /// <summary>Reads 64 hexadecimal digits, of which letters must be small.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, [NotNullWhen(true)] out EventId? id)
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        id = LowerHex.TryRead(hex, bytes) ? new EventId(bytes) : null;
        return id is not null;
    }

    /// <summary>Which id is lower: of two replaceable events of one second the lower one stays.</summary>
    public int CompareTo(EventId? other) => other is null ? 1 : _bytes.AsSpan().SequenceCompareTo(other._bytes);

    /// <inheritdoc/>
    public bool Equals(EventId? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EventId);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>The 64 hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);

    private static int Compare(EventId left, EventId right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.CompareTo(right);
    }
}
