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
        var name = JsonFrame.Name(ref json);
        json.Read();
        switch (name)
        {
            case "id":
                ThrowIfTwice(_id);
                _id = EventId.TryParse(JsonFrame.Text(ref json), out var id) ? id : throw NoDigits();
                break;
            case "pubkey":
                ThrowIfTwice(_author);
                _author = XOnlyKey.TryParse(JsonFrame.Text(ref json), out var key) ? key : throw NoDigits();
                break;
            case "created_at":
                ThrowIfTwice(_createdAt);
                _createdAt = JsonFrame.Number(ref json, 0, long.MaxValue);
                break;
            case "kind":
                ThrowIfTwice(_kind);
                _kind = (int)JsonFrame.Number(ref json, 0, NostrLimits.HighestKind);
                break;
            case "tags":
                ThrowIfTwice(_tags);
                _tags = ReadTags(ref json);
                break;
            case "content":
                ThrowIfTwice(_content);
                _content = JsonFrame.Text(ref json);
                break;
            case "sig":
                ThrowIfTwice(_signature);
                var signature = new byte[Schnorr.SignatureBytes];
                _signature = LowerHex.TryRead(JsonFrame.Text(ref json), signature) ? signature : throw NoDigits();
                break;
            default:
                json.Skip();
                break;
        }
    }

    private static void ThrowIfTwice<T>(T known)
    {
        if (known is not null)
        {
            throw NostrException.Malformed("An event has a field twice.");
        }
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
