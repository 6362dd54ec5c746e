using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Nostr;

namespace Satchel.Server.Gateway;

/// <summary>
/// Knows the owner: by an event that the key of the home has signed for this very request (NIP-98), which is good once in all gateways of the home, or by
/// the word of the setting. The address in the event must be one under which the gateway knows itself: the public one, or where it listens.
/// </summary>
internal sealed class OwnerGate(GatewaySetup setup, TokenBook book)
{
    private const string EventScheme = "Nostr ";
    private const string WordScheme = "Bearer ";

    /// <summary>How long an event is remembered: longer than any is taken.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(3 * NostrLimits.HttpAuthenticationSeconds);

    /// <summary>Whether a request says that the owner makes it.</summary>
    public static bool IsClaimed(HttpRequest request) => request.Headers.Authorization.Any(line => IsEvent(line) || IsWord(line));

    /// <summary>Whether the owner makes a request; a refusal where an event was shown that is not good for it.</summary>
    public async Task<(bool IsOwner, GatewayReply? Refusal)> CheckAsync(HttpContext context, ReadOnlyMemory<byte> body, Uri address, CancellationToken cancellationToken)
    {
        foreach (var line in context.Request.Headers.Authorization)
        {
            if (IsWord(line) && setup.AdminToken is { } word && AreEqual(line![WordScheme.Length..].Trim(), word))
            {
                return (true, null);
            }

            if (IsEvent(line))
            {
                return await CheckEventAsync(context, line!, body, address, cancellationToken);
            }
        }

        return (false, null);
    }

    private static bool IsEvent(string? line) => line?.StartsWith(EventScheme, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsWord(string? line) => line?.StartsWith(WordScheme, StringComparison.OrdinalIgnoreCase) == true;

    private static bool AreEqual(string shown, string word)
        => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), SHA256.HashData(Encoding.UTF8.GetBytes(word)));

    private static (bool, GatewayReply?) Refuse(string detail)
        => (false, GatewayReply.Refuse(StatusCodes.Status401Unauthorized, "invalid_authorization", detail));

    private async Task<(bool IsOwner, GatewayReply? Refusal)> CheckEventAsync(
        HttpContext context, string line, ReadOnlyMemory<byte> body, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            var now = setup.Clock.GetUtcNow();
            var shown = Bases(address).Select(known => known + target).Select(known => TryCheck(line, context.Request.Method, known, body.Span, now)).FirstOrDefault(found => found is not null);
            return shown is null ? Refuse("The event is for another request.")
                : setup.Agent() != shown.Author.ToString() ? Refuse("The event is not signed by the owner.")
                : await book.ShowAsync(shown.Id.Bytes.ToArray(), Remembered, cancellationToken) ? (true, null)
                : Refuse("The event was shown before.");
        }
        catch (NostrException error)
        {
            return Refuse(error.Message);
        }
    }

    /// <summary>The event; null where it is good, but for another request.</summary>
    /// <exception cref="NostrException">It is not good.</exception>
    private static NostrEvent? TryCheck(string line, string method, string address, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        try
        {
            return HttpAuthentication.Check(line, method, address, body, now);
        }
        catch (NostrException error) when (error.Code is NostrError.WrongPurpose)
        {
            return null;
        }
    }

    /// <summary>Under which addresses it knows itself.</summary>
    private IEnumerable<string> Bases(Uri address)
    {
        if (setup.PublicAddress is { } known)
        {
            yield return known.GetLeftPart(UriPartial.Path).TrimEnd('/');
        }

        yield return address.GetLeftPart(UriPartial.Authority);
        if (setup.Listen.IsLoopback)
        {
            yield return $"http://localhost:{address.Port}";
        }
    }
}
