using System.Diagnostics.CodeAnalysis;
using System.Text;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning.Login;

/// <summary>
/// A host's wish that one shows one's key (LUD-04): an address with <c>tag=login</c>, <c>k1</c> (32 bytes as hexadecimal digits) and perhaps <c>action</c>. It comes as
/// <c>lnurl1…</c> (LUD-01: bech32 of the address, <c>lightning:</c> before it or not), as <c>keyauth://</c> (LUD-17), or as it is; <c>https</c>, or <c>http</c> to
/// an onion or this machine. The answer is the same address with <c>sig</c>, the signature of k1 itself in DER, and <c>key</c>, 33 bytes, both as
/// hexadecimal digits.
/// </summary>
public sealed class LoginRequest
{
    /// <summary>Bytes of k1.</summary>
    public const int K1Bytes = 32;

    /// <summary>Characters of an address.</summary>
    public const int AddressCharacters = 2_048;

    private const string Onion = ".onion";
    private static readonly string[] Actions = ["register", "login", "link", "auth"];

    private readonly byte[] _k1;

    private LoginRequest(Uri address, byte[] k1, string? action) => (Address, _k1, Action) = (address, k1, action);

    /// <summary>Where the answer goes.</summary>
    public Uri Address { get; }

    /// <summary>The full name of the host, in small letters: the key is made for it.</summary>
    public string Host => Address.IdnHost;

    /// <summary>What the host wants it for: <c>register</c>, <c>login</c>, <c>link</c>, <c>auth</c>; null where it does not say.</summary>
    public string? Action { get; }

    /// <summary>What is to be signed.</summary>
    public ReadOnlySpan<byte> K1 => _k1;

    /// <summary>Reads a request in any form; false where it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LoginRequest? request)
    {
        ArgumentNullException.ThrowIfNull(text);
        request = TryFindAddress(text.Trim(), out var address) && address is { UserInfo: "", Host.Length: > 0 }
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && (address.IsLoopback || address.Host.EndsWith(Onion, StringComparison.OrdinalIgnoreCase))))
            ? FromAddress(address)
            : null;
        return request is not null;
    }

    /// <summary>The address that shows the key and proves it.</summary>
    /// <param name="key">The key for <see cref="Host"/>.</param>
    public Uri Answer(SecretKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var signature = Ecdsa.Sign(key, _k1, out _);
        return new Uri($"{Address.GetLeftPart(UriPartial.Query)}&sig={Convert.ToHexStringLower(signature.ToDer())}&key={key.CompressedKey}");
    }

    private static LoginRequest? FromAddress(Uri address)
    {
        var values = address.Query.TrimStart('?').Split('&')
            .Select(parameter => parameter.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]), StringComparer.Ordinal);
        var action = values["action"].FirstOrDefault();
        return values["tag"].SequenceEqual(["login"])
            && values["k1"].Count() == 1 && AnyHex.TryRead(values["k1"].First(), K1Bytes, out var k1)
            && !values.Contains("sig") && !values.Contains("key")
            && (action is null || Actions.Contains(action, StringComparer.Ordinal))
            ? new LoginRequest(address, k1, action)
            : null;
    }

    private static bool TryFindAddress(string text, [NotNullWhen(true)] out Uri? address)
    {
        const string Lightning = "lightning:";
        const string KeyAuth = "keyauth://";
        address = null;
        text = text.StartsWith(Lightning, StringComparison.OrdinalIgnoreCase) ? text[Lightning.Length..] : text;
        if (text.Length > AddressCharacters)
        {
            return false;
        }

        if (Bech32.TryParse(text, AddressCharacters, out var bech32))
        {
            return bech32 is { Prefix: "lnurl", Checksum: Bech32Checksum.Bech32 }
                && bech32.TryToBytes(out var bytes)
                && System.Text.Unicode.Utf8.IsValid(bytes)
                && Uri.TryCreate(Encoding.UTF8.GetString(bytes), UriKind.Absolute, out address);
        }

        if (text.StartsWith(KeyAuth, StringComparison.OrdinalIgnoreCase))
        {
            var rest = text[KeyAuth.Length..];
            var isOnion = Uri.TryCreate("http://" + rest, UriKind.Absolute, out var onion) && onion.Host.EndsWith(Onion, StringComparison.OrdinalIgnoreCase);
            text = (isOnion ? "http://" : "https://") + rest;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out address);
    }
}
