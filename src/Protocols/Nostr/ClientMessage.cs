using System.Buffers;
using System.Text.Json;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// What a client says to a relay (NIP-01, NIP-42): a JSON array whose first text is the type. <c>["EVENT", event]</c>,
/// <c>["REQ", subscription, filter, …]</c>, <c>["CLOSE", subscription]</c>, <c>["AUTH", event]</c>. Nothing may follow.
/// </summary>
public abstract record ClientMessage
{
    private ClientMessage()
    {
    }

    /// <summary>Publish an event.</summary>
    public sealed record Publish(NostrEvent Event) : ClientMessage;

    /// <summary>Send what is stored and what comes, for any of the filters, under this id of 1 to 64 characters.</summary>
    public sealed record Request(string Subscription, IReadOnlyList<NostrFilter> Filters) : ClientMessage;

    /// <summary>Send no more for this subscription.</summary>
    public sealed record Close(string Subscription) : ClientMessage;

    /// <summary>The answer to a challenge.</summary>
    public sealed record Authenticate(NostrEvent Event) : ClientMessage;

    /// <summary>Reads a message.</summary>
    /// <exception cref="NostrException">It is malformed, unknown or too large.</exception>
    public static ClientMessage Parse(ReadOnlySpan<byte> json) => JsonFrame.Read(json, Read);

    /// <summary>Writes it as JSON.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        switch (this)
        {
            case Publish publish:
                output.Write("[\"EVENT\","u8);
                publish.Event.Write(output);
                break;
            case Request request:
                output.Write("[\"REQ\","u8);
                CanonicalEvent.WriteText(output, request.Subscription, isWire: true);
                foreach (var filter in request.Filters)
                {
                    output.Write(","u8);
                    filter.Write(output);
                }

                break;
            case Close close:
                output.Write("[\"CLOSE\","u8);
                CanonicalEvent.WriteText(output, close.Subscription, isWire: true);
                break;
            case Authenticate authenticate:
                output.Write("[\"AUTH\","u8);
                authenticate.Event.Write(output);
                break;
        }

        output.Write("]"u8);
    }

    /// <summary>Reads the id of a subscription from the next token.</summary>
    internal static string NextSubscription(ref Utf8JsonReader json)
    {
        json.Read();
        var id = JsonFrame.Text(ref json, NostrLimits.SubscriptionCharacters);
        return id.Length > 0 ? id : throw NostrException.Malformed("The id of a subscription is empty.");
    }

    private static ClientMessage Read(ref Utf8JsonReader json)
    {
        JsonFrame.Expect(ref json, JsonTokenType.StartArray);
        json.Read();
        ClientMessage message;
        switch (JsonFrame.Text(ref json))
        {
            case "EVENT":
                json.Read();
                message = new Publish(EventReader.Read(ref json));
                break;
            case "REQ":
                return new Request(NextSubscription(ref json), ReadFilters(ref json));
            case "CLOSE":
                message = new Close(NextSubscription(ref json));
                break;
            case "AUTH":
                json.Read();
                message = new Authenticate(EventReader.Read(ref json));
                break;
            default:
                throw NostrException.Malformed("A message has an unknown type.");
        }

        JsonFrame.Next(ref json, JsonTokenType.EndArray);
        return message;
    }

    private static List<NostrFilter> ReadFilters(ref Utf8JsonReader json)
    {
        var filters = new List<NostrFilter>();
        while (JsonFrame.NextElement(ref json))
        {
            filters.Add(NostrFilter.Read(ref json));
            if (filters.Count > NostrLimits.Filters)
            {
                throw NostrException.TooLarge("A request has too many filters.");
            }
        }

        return filters.Count > 0 ? filters : throw NostrException.Malformed("A request has no filter.");
    }
}
