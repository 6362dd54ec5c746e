using System.Buffers;
using System.Security.Cryptography;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// Authorization of one HTTP request by a key (NIP-98): the header value <c>Nostr</c>, a space, and the base64 of an event of kind 27235 with
/// empty content and the tags <c>u</c> (the absolute address with its query), <c>method</c>, and where there is a body <c>payload</c> (its SHA-256 as
/// small hexadecimal digits), made at most a minute ago. It says nothing about repetition: whoever checks it keeps the ids for a minute.
/// </summary>
public static class HttpAuthentication
{
    private const string Scheme = "Nostr ";

    /// <summary>The event, to be signed.</summary>
    public static EventDraft Draft(string method, string address, ReadOnlySpan<byte> body, DateTimeOffset now)
        => new(
            EventKind.HttpAuthentication,
            now,
            [
                new NostrTag("u", address),
                new NostrTag("method", method),
                .. body.IsEmpty ? (NostrTag[])[] : [new NostrTag("payload", Hash(body))],
            ],
            "");

    /// <summary>The value of the header <c>Authorization</c>.</summary>
    public static string Header(NostrEvent authorization)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        var json = new ArrayBufferWriter<byte>();
        authorization.Write(json);
        return Scheme + Convert.ToBase64String(json.WrittenSpan);
    }

    /// <summary>What a server asks of a header. Returns the event: its author asks, and its id may come once.</summary>
    /// <exception cref="NostrException">It is malformed, untrue, too old, or for another request.</exception>
    public static NostrEvent Check(string header, string method, string address, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header.Length > NostrLimits.FrameBytes)
        {
            throw NostrException.TooLarge("A header is too large.");
        }

        var json = new byte[header.Length];
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64Chars(header.AsSpan(Scheme.Length), json, out var written))
        {
            throw NostrException.Malformed("A header is no authorization of Nostr.");
        }

        var authorization = NostrEvent.Parse(json.AsSpan(0, written));
        if (authorization.Kind != EventKind.HttpAuthentication
            || authorization.Content.Length > 0
            || authorization.FirstValue("u") != address
            || !string.Equals(authorization.FirstValue("method"), method, StringComparison.OrdinalIgnoreCase)
            || authorization.FirstValue("payload") != (body.IsEmpty ? null : Hash(body)))
        {
            throw new NostrException(NostrError.WrongPurpose, "An authorization is for another request.");
        }

        if (Math.Abs(now.ToUnixTimeSeconds() - authorization.CreatedAtSeconds) > NostrLimits.HttpAuthenticationSeconds)
        {
            throw new NostrException(NostrError.WrongTime, "An authorization is too old or from the future.");
        }

        authorization.Verify(now);
        return authorization;
    }

    private static string Hash(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
