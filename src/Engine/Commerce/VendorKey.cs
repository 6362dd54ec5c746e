using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Commerce;

/// <summary>
/// The one name under which a vendor is known, however it was written: a host without scheme, user, usual port, path and the labels
/// in front that only say which of its services is meant; or, for what is no host, the words in small letters. At most 253 characters.
/// </summary>
public readonly record struct VendorKey
{
    /// <summary>Most characters of a key: those of a host.</summary>
    public const int Characters = 253;

    /// <summary>Who is meant where nobody said it.</summary>
    public static readonly VendorKey Unknown = new("unknown");

    private static readonly string[] Labels = ["www.", "api.", "app.", "gateway.", "gw."];
    private static readonly IdnMapping Idn = new();

    private readonly string? _value;

    private VendorKey(string value) => _value = value;

    /// <summary>The key.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether it is written like a host: with a dot, and without spaces.</summary>
    public bool IsHost => Value.Contains('.', StringComparison.Ordinal) && !Value.Contains(' ', StringComparison.Ordinal);

    /// <summary>The vendor's key on Nostr where it is named by one: 64 hexadecimal digits or <c>npub1…</c>; else null.</summary>
    public XOnlyKey? NostrKey
        => XOnlyKey.TryParse(Value, out var key) ? key
            : NostrReference.TryParse(Value, out var reference) && reference is NostrReference.PublicKey { Key: var named } ? named
            : null;

    /// <summary>Reads a key that is one already.</summary>
    internal static VendorKey Of(string value) => new(value);

    /// <summary>Makes the key of what somebody wrote; false where nothing is left of it, or it is no text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out VendorKey key)
    {
        key = default;
        var value = (text ?? "").Trim().ToLowerInvariant();
        if (value.Length is 0 or > 2_048 || value.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c == '\uFFFD'))
        {
            return false;
        }

        value = Host(value);
        value = value.Contains(' ', StringComparison.Ordinal)
            ? string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : WithoutLabel(Ascii(value.Replace('\u3002', '.').Trim('.')));
        if (value.Length is 0 or > Characters)
        {
            return false;
        }

        key = new VendorKey(value);
        return true;
    }

    /// <summary>Makes the key of what somebody wrote.</summary>
    /// <exception cref="ArgumentException">Nothing is left of it.</exception>
    public static VendorKey Parse(string text)
        => TryParse(text, out var key) ? key : throw new ArgumentException("A vendor is a host or a name.", nameof(text));

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>What stands where an address has its host, with a port that is not the usual one.</summary>
    private static string Host(string value)
    {
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        var usualPort = scheme < 0 ? "" : value[..scheme] switch { "http" or "ws" => ":80", "https" or "wss" => ":443", "ftp" => ":21", _ => "" };
        var isAddress = scheme > 0 || value.StartsWith("//", StringComparison.Ordinal);
        var host = scheme > 0 ? value[(scheme + 3)..] : value.TrimStart('/');
        if (!isAddress && host.Contains(' ', StringComparison.Ordinal))
        {
            return host;
        }

        var end = host.AsSpan().IndexOfAny('/', '?', '#');
        host = end >= 0 ? host[..end] : host;
        host = host[(host.LastIndexOf('@') + 1)..].Trim();
        var port = host.LastIndexOf(':');
        if (port < 0 || host.AsSpan(port + 1).ContainsAnyExceptInRange('0', '9'))
        {
            return host;
        }

        var isUsual = host.EndsWith(':') || host[port..] == usualPort || (usualPort.Length == 0 && host[port..] is ":80" or ":443");
        return isUsual ? host[..port] : host;
    }

    private static string Ascii(string value)
    {
        if (value.All(char.IsAscii))
        {
            return value;
        }

        try
        {
            return Idn.GetAscii(value);
        }
        catch (ArgumentException)
        {
            // What cannot be a host is a name in another script.
            return value;
        }
    }

    /// <summary>A label that only names a service goes, unless what is left could belong to many.</summary>
    private static string WithoutLabel(string host)
    {
        foreach (var label in Labels)
        {
            if (host.StartsWith(label, StringComparison.Ordinal))
            {
                var rest = host[label.Length..].Trim('.');
                return rest.Length == 0 ? "" : PublicSuffix.Is(rest) ? host : rest;
            }
        }

        return host;
    }
}
