using System.Text.Json;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Nostr;

/// <summary>Reads the object of an event, field by field.</summary>
internal ref struct EventReader
{
    private EventId? _id;
    private XOnlyKey? _author;
    private long? _createdAt;
    private int? _kind;
    private List<NostrTag>? _tags;
    private string? _content;
    private byte[]? _signature;

    public static NostrEvent Parse(ReadOnlySpan<byte> json) => JsonFrame.Read(json, Read);

    /// <summary>Reads an event whose opening brace is the current token, up to its closing one.</summary>
    public static NostrEvent Read(ref Utf8JsonReader json)
    {
        JsonFrame.Expect(ref json, JsonTokenType.StartObject);
        var reader = default(EventReader);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            reader.ReadField(ref json);
        }

        return reader is { _id: { } id, _author: { } author, _createdAt: { } createdAt, _kind: { } kind, _tags: { } tags, _content: { } content, _signature: { } signature }
            ? new NostrEvent(id, author, createdAt, kind, tags, content, signature)
            : throw NostrException.Malformed("An event lacks a field.");
    }

    private void ReadField(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("id"u8))
        {
            Start(ref json, _id is null);
            _id = EventId.TryParse(JsonFrame.Text(ref json), out var id) ? id : throw NoDigits();
        }
        else if (json.ValueTextEquals("pubkey"u8))
        {
            Start(ref json, _author is null);
            _author = XOnlyKey.TryParse(JsonFrame.Text(ref json), out var key) ? key : throw NoDigits();
        }
        else if (json.ValueTextEquals("created_at"u8))
        {
            Start(ref json, _createdAt is null);
            _createdAt = JsonFrame.Number(ref json, 0, long.MaxValue);
        }
        else if (json.ValueTextEquals("kind"u8))
        {
            Start(ref json, _kind is null);
            _kind = (int)JsonFrame.Number(ref json, 0, NostrLimits.HighestKind);
        }
        else if (json.ValueTextEquals("tags"u8))
        {
            Start(ref json, _tags is null);
            _tags = ReadTags(ref json);
        }
        else if (json.ValueTextEquals("content"u8))
        {
            Start(ref json, _content is null);
            _content = JsonFrame.Text(ref json);
        }
        else if (json.ValueTextEquals("sig"u8))
        {
            Start(ref json, _signature is null);
            var signature = new byte[Schnorr.SignatureBytes];
            _signature = LowerHex.TryRead(JsonFrame.Text(ref json), signature) ? signature : throw NoDigits();
        }
        else
        {
            json.Skip();
        }
    }

    private static void Start(ref Utf8JsonReader json, bool isFirst)
    {
        if (!isFirst)
        {
            throw NostrException.Malformed("An event has a field twice.");
        }

        json.Read();
    }

    private static List<NostrTag> ReadTags(ref Utf8JsonReader json)
    {
        JsonFrame.Expect(ref json, JsonTokenType.StartArray);
        var tags = new List<NostrTag>();
        var texts = new List<string>();
        while (JsonFrame.NextElement(ref json))
        {
            JsonFrame.Expect(ref json, JsonTokenType.StartArray);
            texts.Clear();
            while (JsonFrame.NextElement(ref json))
            {
                texts.Add(JsonFrame.Text(ref json));
                if (texts.Count > NostrLimits.TagTexts)
                {
                    throw NostrException.TooLarge("A tag has too many texts.");
                }
            }

            tags.Add(texts.Count > 0 ? new NostrTag([.. texts]) : throw NostrException.Malformed("A tag is empty."));
            if (tags.Count > NostrLimits.Tags)
            {
                throw NostrException.TooLarge("An event has too many tags.");
            }
        }

        return tags;
    }

    private static NostrException NoDigits() => NostrException.Malformed("A field has not its number of small hexadecimal digits.");
}
