using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// What people pass around instead of hexadecimal digits (NIP-19): Bech32 with the prefix <c>npub</c> (32 bytes of a public key), <c>note</c>
/// (32 bytes of an id), or <c>nprofile</c>, <c>nevent</c>, <c>naddr</c>, whose bytes are entries of a type, a length (one byte each) and a
/// value. Type 0 is what the prefix says: key, id, or the text of the <c>d</c> tag; 1 a relay, any number of times; 2 an author, 32 bytes; 3 a
/// kind, 4 bytes, the most significant one first. Other types are passed over; of a type that may be there once the first one counts. Secret
/// keys (<c>nsec</c>) are read and written by <see cref="SecretKeyText"/>, so that none gets here by accident.
/// </summary>
public abstract record NostrReference
{
    private const byte Special = 0;
    private const byte RelayEntry = 1;
    private const byte AuthorEntry = 2;
    private const byte KindEntry = 3;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private NostrReference()
    {
    }

    /// <summary>A public key (<c>npub</c>).</summary>
    public sealed record PublicKey(XOnlyKey Key) : NostrReference
    {
        /// <inheritdoc/>
        public override string ToString() => Bech32.FromBytes("npub", Key.Bytes).ToString();
    }

    /// <summary>An event (<c>note</c>).</summary>
    public sealed record Note(EventId Id) : NostrReference
    {
        /// <inheritdoc/>
        public override string ToString() => Bech32.FromBytes("note", Id.Bytes).ToString();
    }

    /// <summary>A public key and relays where its owner is found (<c>nprofile</c>).</summary>
    public sealed record Profile(XOnlyKey Key, IReadOnlyList<string> Relays) : NostrReference
    {
        /// <inheritdoc/>
        public override string ToString() => Write("nprofile", [.. Entry(Special, Key.Bytes), .. Entries(Relays)]);
    }

    /// <summary>An event, relays where it is found, and perhaps its author and kind (<c>nevent</c>).</summary>
    public sealed record SignedEvent(EventId Id, IReadOnlyList<string> Relays, XOnlyKey? Author = null, int? Kind = null) : NostrReference
    {
        /// <inheritdoc/>
        public override string ToString() => Write("nevent", [.. Entry(Special, Id.Bytes), .. Entries(Relays), .. Entries(Author, Kind)]);
    }

    /// <summary>An addressable event, whichever is the latest (<c>naddr</c>).</summary>
    public sealed record Address(string Identifier, XOnlyKey Author, int Kind, IReadOnlyList<string> Relays) : NostrReference
    {
        /// <inheritdoc/>
        public override string ToString()
            => Write("naddr", [.. Entry(Special, Strict.GetBytes(Identifier)), .. Entries(Relays), .. Entries(Author, Kind)]);
    }

    /// <summary>Reads a reference; false where it is none. A secret key is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out NostrReference? reference)
    {
        reference = Bech32.TryParse(text, NostrLimits.Nip19Characters, out var bech32)
            && bech32.Checksum is Bech32Checksum.Bech32
            && bech32.TryToBytes(out var bytes)
            ? Read(bech32.Prefix, bytes)
            : null;
        return reference is not null;
    }

    private static NostrReference? Read(string prefix, byte[] bytes)
    {
        if (prefix is "npub")
        {
            return XOnlyKey.TryRead(bytes, out var key) ? new PublicKey(key) : null;
        }

        if (prefix is "note")
        {
            return EventId.TryRead(bytes, out var id) ? new Note(id) : null;
        }

        return prefix is "nprofile" or "nevent" or "naddr" && TryReadEntries(bytes, out var entries) ? Read(prefix, entries) : null;
    }

    private static NostrReference? Read(string prefix, List<(byte Type, byte[] Value)> entries)
    {
        var special = entries.Find(entry => entry.Type == Special).Value;
        var authorBytes = entries.Find(entry => entry.Type == AuthorEntry).Value;
        var kindBytes = entries.Find(entry => entry.Type == KindEntry).Value;
        XOnlyKey? author = null;
        if (special is null
            || !TryReadTexts(entries, out var relays)
            || (authorBytes is not null && !XOnlyKey.TryRead(authorBytes, out author))
            || (kindBytes is not null && (kindBytes.Length != sizeof(uint) || BinaryPrimitives.ReadUInt32BigEndian(kindBytes) > NostrLimits.HighestKind)))
        {
            return null;
        }

        int? kind = kindBytes is null ? null : BinaryPrimitives.ReadInt32BigEndian(kindBytes);
        return prefix switch
        {
            "nprofile" when XOnlyKey.TryRead(special, out var key) => new Profile(key, relays),
            "nevent" when EventId.TryRead(special, out var id) => new SignedEvent(id, relays, author, kind),
            "naddr" when author is not null && kind is { } known && TryReadText(special, out var identifier) => new Address(identifier, author, known, relays),
            _ => null,
        };
    }

    private static bool TryReadEntries(ReadOnlySpan<byte> bytes, out List<(byte Type, byte[] Value)> entries)
    {
        entries = [];
        while (bytes is [var type, var length, .. var rest] && rest.Length >= length)
        {
            entries.Add((type, rest[..length].ToArray()));
            bytes = rest[length..];
        }

        return bytes.IsEmpty;
    }

    private static bool TryReadTexts(List<(byte Type, byte[] Value)> entries, out IReadOnlyList<string> relays)
    {
        var texts = new List<string>();
        relays = texts;
        foreach (var (type, value) in entries)
        {
            if (type != RelayEntry)
            {
                continue;
            }

            if (!TryReadText(value, out var text) || texts.Count == NostrLimits.Relays)
            {
                return false;
            }

            texts.Add(text);
        }

        return true;
    }

    private static bool TryReadText(byte[] bytes, [NotNullWhen(true)] out string? text)
    {
        text = System.Text.Unicode.Utf8.IsValid(bytes) ? Strict.GetString(bytes) : null;
        return text is not null;
    }

    private static string Write(string prefix, byte[] entries) => Bech32.FromBytes(prefix, entries).ToString();

    private static byte[] Entry(byte type, ReadOnlySpan<byte> value)
        => value.Length <= byte.MaxValue
            ? [type, (byte)value.Length, .. value]
            : throw new InvalidOperationException($"An identifier or a relay of a reference has at most {byte.MaxValue} bytes.");

    private static IEnumerable<byte> Entries(IReadOnlyList<string> relays) => relays.SelectMany(relay => Entry(RelayEntry, Strict.GetBytes(relay)));

    private static byte[] Entries(XOnlyKey? author, int? kind)
    {
        var kindBytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(kindBytes, kind ?? 0);
        return [.. author is null ? [] : Entry(AuthorEntry, author.Bytes), .. kind is null ? [] : Entry(KindEntry, kindBytes)];
    }
}
