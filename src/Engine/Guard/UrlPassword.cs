using System.Buffers;

namespace Satchel.Engine.Guard;

/// <summary>The password in <c>scheme://user:password@host</c>.</summary>
internal static class UrlPassword
{
    private const string Separator = "://";

    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create(" \t\r\n/\"'`<>\u00A0");

    private static readonly SearchValues<char> NoNameCharacters = SearchValues.Create("[]?#&=");

    /// <summary>Finds the password behind the colon of a scheme.</summary>
    public static SecretFinding? Find(ReadOnlySpan<char> text, int colon)
    {
        if (colon == 0 || !text[colon..].StartsWith(Separator, StringComparison.Ordinal) || !char.IsAsciiLetterOrDigit(text[colon - 1]))
        {
            return null;
        }

        var start = colon + Separator.Length;
        var end = text[start..].IndexOfAny(AuthorityEnds);
        var authority = end < 0 ? text[start..] : text.Slice(start, end);
        var host = authority.LastIndexOf('@');
        var name = host < 0 ? -1 : authority[..host].IndexOf(':');
        if (name < 0 || authority[..name].ContainsAny(NoNameCharacters) || IsPort(authority[(name + 1)..host]) || SecretLook.IsPlaceholder(authority[(name + 1)..host]))
        {
            return null;
        }

        return new SecretFinding("url_password", start + name + 1, host - name - 1);
    }

    /// <summary>Whether the colon leads to a port and a query or fragment, in which any sign may stand.</summary>
    private static bool IsPort(ReadOnlySpan<char> text)
        => text.IndexOfAnyExceptInRange('0', '9') is > 0 and var end && text[end] is '?' or '#';
}
