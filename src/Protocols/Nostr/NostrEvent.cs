using System.Buffers;
using System.Text;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// A signed event (NIP-01). Made by signing a draft, or read from the wire; one that was read may hold anything until
/// <see cref="Verify"/> says that it is true. On the wire an object with <c>id</c>, <c>pubkey</c>, <c>created_at</c>, <c>kind</c>, <c>tags</c>,
/// <c>content</c> and <c>sig</c>, each exactly once; other fields are passed over.
/// </summary>
public sealed class NostrEvent
{
    private readonly byte[] _signature;

    internal NostrEvent(EventId id, XOnlyKey author, long createdAtSeconds, int kind, IReadOnlyList<NostrTag> tags, string content, byte[] signature)
        => (Id, Author, CreatedAtSeconds, Kind, Tags, Content, _signature) = (id, author, createdAtSeconds, kind, tags, content, signature);

    /// <summary>The id that it claims.</summary>
    public EventId Id { get; }

    /// <summary>The author that it claims.</summary>
    public XOnlyKey Author { get; }

    /// <summary>When the author says that it was made, in seconds since 1970. It may be any number.</summary>
    public long CreatedAtSeconds { get; }

    /// <summary>What it is, 0 to 65,535; see <see cref="EventKind"/>.</summary>
    public int Kind { get; }

    /// <summary>The tags, in order.</summary>
    public IReadOnlyList<NostrTag> Tags { get; }

    /// <summary>The text.</summary>
    public string Content { get; }

    /// <summary>The signature, 64 bytes.</summary>
    public ReadOnlySpan<byte> Signature => _signature;

    /// <summary>The value of the first <c>d</c> tag, by which an addressable event is found; empty where there is none.</summary>
    public string Identifier => FirstValue("d") ?? "";

    /// <summary>Reads an event.</summary>
    /// <exception cref="NostrException">It is malformed or too large.</exception>
    public static NostrEvent Parse(ReadOnlySpan<byte> json) => EventReader.Parse(json);

    /// <summary>Whether id, signature and time are right.</summary>
    /// <exception cref="NostrException">They are not, or it is from more than 15 minutes after <paramref name="now"/>.</exception>
    public void Verify(DateTimeOffset now)
    {
        if (CreatedAtSeconds > now.ToUnixTimeSeconds() + NostrLimits.FutureSeconds)
        {
            throw new NostrException(NostrError.WrongTime, "An event is from the future.");
        }

        if (CanonicalEvent.Id(Author, CreatedAtSeconds, Kind, Tags, Content) != Id)
        {
            throw new NostrException(NostrError.WrongId, "The id of an event is not the hash of its fields.");
        }

        if (!Schnorr.Verify(Author, Id.Bytes, Signature))
        {
            throw new NostrException(NostrError.WrongSignature, "The signature of an event does not hold.");
        }
    }

    /// <summary>The first text after the name, in the first tag of that name; or null.</summary>
    public string? FirstValue(string tagName) => Tags.FirstOrDefault(tag => tag.Name == tagName)?.Value;

    /// <summary>Whether this event takes the place of an older one with the same address: the later one does, of one second the lower id.</summary>
    public bool Replaces(NostrEvent other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (EventKind.IsReplaceable(Kind) || EventKind.IsAddressable(Kind))
            && Kind == other.Kind
            && Author.Equals(other.Author)
            && (!EventKind.IsAddressable(Kind) || Identifier == other.Identifier)
            && (CreatedAtSeconds, other.Id.CompareTo(Id)).CompareTo((other.CreatedAtSeconds, 0)) > 0;
    }

    /// <summary>Writes it as JSON.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("{\"id\":\""u8);
        CanonicalEvent.WriteAscii(output, Id.ToString());
        output.Write("\",\"pubkey\":\""u8);
        CanonicalEvent.WriteAscii(output, Author.ToString());
        output.Write("\",\"created_at\":"u8);
        CanonicalEvent.WriteNumber(output, CreatedAtSeconds);
        output.Write(",\"kind\":"u8);
        CanonicalEvent.WriteNumber(output, Kind);
        output.Write(",\"tags\":"u8);
        CanonicalEvent.WriteTags(output, Tags, isWire: true);
        output.Write(",\"content\":"u8);
        CanonicalEvent.WriteText(output, Content, isWire: true);
        output.Write(",\"sig\":\""u8);
        CanonicalEvent.WriteAscii(output, Convert.ToHexStringLower(_signature));
        output.Write("\"}"u8);
    }

    /// <summary>The JSON.</summary>
    public string ToJson()
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
