using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// The answer to a relay that asks who is there (NIP-42): an event of kind 22242 with the tags <c>relay</c> (its address) and
/// <c>challenge</c> (the text that it sent on this connection), made now.
/// </summary>
public static class RelayAuthentication
{
    /// <summary>The answer, to be signed.</summary>
    public static EventDraft Answer(string challenge, string relay, DateTimeOffset now)
        => new(EventKind.RelayAuthentication, now, [new NostrTag("relay", relay), new NostrTag("challenge", challenge)], "");

    /// <summary>What a relay asks of an answer. Returns who is there.</summary>
    /// <exception cref="NostrException">It is untrue, too old, or for another relay or challenge.</exception>
    public static XOnlyKey Check(NostrEvent answer, string challenge, string relay, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Kind != EventKind.RelayAuthentication
            || answer.FirstValue("challenge") != challenge
            || !RelayAddress.TryNormalize(relay, out var expected)
            || !RelayAddress.TryNormalize(answer.FirstValue("relay"), out var given)
            || given != expected)
        {
            throw new NostrException(NostrError.WrongPurpose, "An answer is for another relay or challenge.");
        }

        if (Math.Abs(now.ToUnixTimeSeconds() - answer.CreatedAtSeconds) > NostrLimits.RelayAuthenticationSeconds)
        {
            throw new NostrException(NostrError.WrongTime, "An answer is too old or from the future.");
        }

        answer.Verify(now);
        return answer.Author;
    }
}
