using System.Buffers;
using System.Text.Json;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// What a relay says to a client (NIP-01, NIP-42): a JSON array whose first text is the type. <c>["EVENT", subscription, event]</c>,
/// <c>["OK", event id, true or false, reason]</c>, <c>["EOSE", subscription]</c>, <c>["CLOSED", subscription, reason]</c>,
/// <c>["NOTICE", text]</c>, <c>["AUTH", challenge]</c>. Nothing may follow.
/// </summary>
public abstract record RelayMessage
{
    private RelayMessage()
    {
    }

    /// <summary>An event for a subscription; not verified yet.</summary>
    public sealed record Delivery(string Subscription, NostrEvent Event) : RelayMessage;

    /// <summary>What became of a published event.</summary>
    public sealed record Receipt(EventId Id, bool IsAccepted, string Reason) : RelayMessage
    {
        /// <summary>The prefix of the reason.</summary>
        public RelayReason Prefix => ReasonOf(Reason);
    }

    /// <summary>All that was stored has been sent.</summary>
    public sealed record EndOfStored(string Subscription) : RelayMessage;

    /// <summary>The relay ended a subscription.</summary>
    public sealed record Closed(string Subscription, string Reason) : RelayMessage
    {
        /// <summary>The prefix of the reason.</summary>
        public RelayReason Prefix => ReasonOf(Reason);
    }

    /// <summary>A text for people.</summary>
    public sealed record Notice(string Text) : RelayMessage;

    /// <summary>The relay wants to know who is there.</summary>
    public sealed record Challenge(string Text) : RelayMessage;

    /// <summary>Reads a message.</summary>
    /// <exception cref="NostrException">It is malformed, unknown or too large.</exception>
    public static RelayMessage Parse(ReadOnlySpan<byte> json) => JsonFrame.Read(json, Read);

    /// <summary>Writes it as JSON.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        switch (this)
        {
            case Delivery delivery:
                WriteTexts(output, "EVENT", delivery.Subscription);
                output.Write(","u8);
                delivery.Event.Write(output);
                break;
            case Receipt receipt:
                WriteTexts(output, "OK", receipt.Id.ToString());
                output.Write(receipt.IsAccepted ? ",true,"u8 : ",false,"u8);
                CanonicalEvent.WriteText(output, receipt.Reason, isWire: true);
                break;
            case EndOfStored end:
                WriteTexts(output, "EOSE", end.Subscription);
                break;
            case Closed closed:
                WriteTexts(output, "CLOSED", closed.Subscription, closed.Reason);
                break;
            case Notice notice:
                WriteTexts(output, "NOTICE", notice.Text);
                break;
            case Challenge challenge:
                WriteTexts(output, "AUTH", challenge.Text);
                break;
        }

        output.Write("]"u8);
    }

    private static RelayMessage Read(ref Utf8JsonReader json)
    {
        JsonFrame.Expect(ref json, JsonTokenType.StartArray);
        json.Read();
        RelayMessage message = JsonFrame.Text(ref json) switch
        {
            "EVENT" => new Delivery(ClientMessage.NextSubscription(ref json), NextEvent(ref json)),
            "OK" => new Receipt(NextId(ref json), NextTruth(ref json), NextText(ref json)),
            "EOSE" => new EndOfStored(ClientMessage.NextSubscription(ref json)),
            "CLOSED" => new Closed(ClientMessage.NextSubscription(ref json), NextText(ref json)),
            "NOTICE" => new Notice(NextText(ref json)),
            "AUTH" => new Challenge(NextText(ref json)),
            _ => throw NostrException.Malformed("A message has an unknown type."),
        };
        JsonFrame.Next(ref json, JsonTokenType.EndArray);
        return message;
    }

    private static NostrEvent NextEvent(ref Utf8JsonReader json)
    {
        json.Read();
        return EventReader.Read(ref json);
    }

    private static EventId NextId(ref Utf8JsonReader json)
    {
        json.Read();
        return EventId.TryParse(JsonFrame.Text(ref json), out var id) ? id : throw NostrException.Malformed("An id has not 64 small hexadecimal digits.");
    }

    private static bool NextTruth(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType is JsonTokenType.True or JsonTokenType.False
            ? json.GetBoolean()
            : throw NostrException.Malformed("A field has another type.");
    }

    private static string NextText(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonFrame.Text(ref json, NostrLimits.ReasonCharacters);
    }

    private static RelayReason ReasonOf(string reason) => reason.Split(':', 2) switch
    {
        ["duplicate", _] => RelayReason.Duplicate,
        ["pow", _] => RelayReason.ProofOfWork,
        ["blocked", _] => RelayReason.Blocked,
        ["rate-limited", _] => RelayReason.RateLimited,
        ["invalid", _] => RelayReason.Invalid,
        ["restricted", _] => RelayReason.Restricted,
        ["mute", _] => RelayReason.Mute,
        ["error", _] => RelayReason.Error,
        ["auth-required", _] => RelayReason.AuthRequired,
        _ => RelayReason.Other,
    };

    private static void WriteTexts(IBufferWriter<byte> output, string type, params ReadOnlySpan<string> texts)
    {
        output.Write("["u8);
        CanonicalEvent.WriteText(output, type, isWire: true);
        foreach (var text in texts)
        {
            output.Write(","u8);
            CanonicalEvent.WriteText(output, text, isWire: true);
        }
    }
}
