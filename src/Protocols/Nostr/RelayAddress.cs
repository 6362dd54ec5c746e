using System.Diagnostics.CodeAnalysis;

namespace Satchel.Protocols.Nostr;

/// <summary>Addresses of relays: <c>wss</c> or <c>ws</c>, absolute, without user, query or fragment.</summary>
public static class RelayAddress
{
    /// <summary>
    /// Reads an address; false where it is none. The one form that two ways of writing have in common: host and scheme in small
    /// letters, no default port, no slash at the end.
    /// </summary>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? address)
    {
        address = null;
        if (text is null || text.Length > NostrLimits.RelayCharacters
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri is not { Scheme: "wss" or "ws", UserInfo: "", Query: "", Fragment: "", Host: not "" })
        {
            return false;
        }

        address = uri.AbsoluteUri.TrimEnd('/');
        return true;
    }
}
