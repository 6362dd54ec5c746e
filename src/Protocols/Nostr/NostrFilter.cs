using System.Buffers;
using System.Text.Json;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// Which events are asked for (NIP-01). Every condition that is given must be met, by any of its values. On the wire an object with
/// <c>ids</c>, <c>authors</c>, <c>kinds</c>, <c>#x</c> for a tag of the letter x, <c>since</c> and <c>until</c> (seconds, both
/// included) and <c>limit</c>; a condition that is not given is left out, other fields are refused.
/// </summary>
public sealed record NostrFilter
{
    /// <summary>Ids, or null for any.</summary>
    public IReadOnlyList<EventId>? Ids { get; init; }

    /// <summary>Authors, or null for any.</summary>
    public IReadOnlyList<XOnlyKey>? Authors { get; init; }

    /// <summary>Kinds, or null for any.</summary>
    public IReadOnlyList<int>? Kinds { get; init; }

    /// <summary>Letter of a tag to the values of which one is its first text.</summary>
    public IReadOnlyDictionary<char, IReadOnlyList<string>> Tags { get; init; } = new Dictionary<char, IReadOnlyList<string>>();

    /// <summary>The first second, or null for the beginning.</summary>
    public long? SinceSeconds { get; init; }

    /// <summary>The last second, or null for the end.</summary>
    public long? UntilSeconds { get; init; }

    /// <summary>How many of the newest stored events at most, or null for what the relay gives.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether an event meets every condition; the limit is none of them.</summary>
    public bool Matches(NostrEvent candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return Ids?.Contains(candidate.Id) is not false
            && Authors?.Contains(candidate.Author) is not false
            && Kinds?.Contains(candidate.Kind) is not false
            && candidate.CreatedAtSeconds >= (SinceSeconds ?? long.MinValue)
            && candidate.CreatedAtSeconds <= (UntilSeconds ?? long.MaxValue)
            && Tags.All(condition => candidate.Tags.Any(tag =>
                tag is { Name.Length: 1, Value: { } value } && tag.Name[0] == condition.Key && condition.Value.Contains(value)));
    }

    /// <summary>Reads a filter.</summary>
    /// <exception cref="NostrException">It is malformed or too large.</exception>
    public static NostrFilter Parse(ReadOnlySpan<byte> json) => JsonFrame.Read(json, Read);

    /// <summary>Writes it as JSON.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        WriteTexts(json, "ids", Ids?.Select(id => id.ToString()));
        WriteTexts(json, "authors", Authors?.Select(author => author.ToString()));
        if (Kinds is not null)
        {
            json.WriteStartArray("kinds");
            foreach (var kind in Kinds)
            {
                json.WriteNumberValue(kind);
            }

            json.WriteEndArray();
        }

        foreach (var (letter, values) in Tags.OrderBy(condition => condition.Key))
        {
            WriteTexts(json, $"#{letter}", values);
        }

        WriteNumber(json, "since", SinceSeconds);
        WriteNumber(json, "until", UntilSeconds);
        WriteNumber(json, "limit", Limit);
        json.WriteEndObject();
    }

    /// <summary>Reads a filter whose opening brace is the current token, up to its closing one.</summary>
    internal static NostrFilter Read(ref Utf8JsonReader json)
    {
        JsonFrame.Expect(ref json, JsonTokenType.StartObject);
        var filter = new NostrFilter();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var tags = new Dictionary<char, IReadOnlyList<string>>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonFrame.Name(ref json);
            if (!names.Add(name))
            {
                throw NostrException.Malformed("A filter has a field twice.");
            }

            json.Read();
            switch (name)
            {
                case "ids":
                    filter = filter with { Ids = [.. Texts(ref json).Select(text => EventId.TryParse(text, out var id) ? id : throw NoDigits())] };
                    break;
                case "authors":
                    filter = filter with { Authors = [.. Texts(ref json).Select(text => XOnlyKey.TryParse(text, out var key) ? key : throw NoDigits())] };
                    break;
                case "kinds":
                    filter = filter with { Kinds = Numbers(ref json) };
                    break;
                case "since":
                    filter = filter with { SinceSeconds = JsonFrame.Number(ref json, 0, long.MaxValue) };
                    break;
                case "until":
                    filter = filter with { UntilSeconds = JsonFrame.Number(ref json, 0, long.MaxValue) };
                    break;
                case "limit":
                    filter = filter with { Limit = (int)JsonFrame.Number(ref json, 0, int.MaxValue) };
                    break;
                case ['#', var letter] when char.IsAsciiLetter(letter):
                    tags.Add(letter, Texts(ref json));
                    break;
                default:
                    throw NostrException.Malformed("A filter has an unknown field.");
            }
        }

        return filter with { Tags = tags };
    }

    private static List<string> Texts(ref Utf8JsonReader json)
    {
        JsonFrame.Expect(ref json, JsonTokenType.StartArray);
        var texts = new List<string>();
        while (JsonFrame.NextElement(ref json))
        {
            texts.Add(JsonFrame.Text(ref json));
            ThrowIfTooMany(texts.Count);
        }

        return texts;
    }

    private static List<int> Numbers(ref Utf8JsonReader json)
    {
        JsonFrame.Expect(ref json, JsonTokenType.StartArray);
        var numbers = new List<int>();
        while (JsonFrame.NextElement(ref json))
        {
            numbers.Add((int)JsonFrame.Number(ref json, 0, NostrLimits.HighestKind));
            ThrowIfTooMany(numbers.Count);
        }

        return numbers;
    }

    private static void ThrowIfTooMany(int count)
    {
        if (count > NostrLimits.FilterValues)
        {
            throw NostrException.TooLarge("A filter has too many values.");
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string>? texts)
    {
        if (texts is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } given)
        {
            json.WriteNumber(name, given);
        }
    }

    private static NostrException NoDigits() => NostrException.Malformed("A value has not 64 small hexadecimal digits.");
}
