using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Satchel.Protocols.Payments;

/// <summary>
/// A token that its holder can restrict further (libmacaroons): an identifier, a location that nothing vouches for, caveats, and a
/// signature. The chain begins with the key HMAC-SHA-256 (key <c>macaroons-key-generator</c>, root key); the first signature is the
/// HMAC of the identifier under it, each next one that of a caveat under the one before; the last one is shown.
/// <para>
/// Version 2: the byte 2; packets of type, length and bytes (both numbers in groups of seven bits, the lowest first): location
/// (1, may be missing), identifier (2), the byte 0; for each caveat its identifier (2) and the byte 0; the byte 0; signature (6) of 32
/// bytes; nothing after it. Version 1, read only: packets of four small hexadecimal digits (their own four included), a name, a space,
/// the value and a line feed: <c>location</c>, <c>identifier</c>, <c>cid</c> for each caveat, <c>signature</c>. Caveats for third
/// parties are refused. The text form tells nothing: whoever has a token may use it.
/// </para>
/// </summary>
public sealed class Macaroon
{
    /// <summary>Bytes of a signature, and of the key of a chain.</summary>
    public const int SignatureBytes = 32;

    /// <summary>The fewest bytes of a root key: with fewer it could be guessed.</summary>
    public const int RootKeyBytes = 32;

    private readonly byte[] _identifier;
    private readonly byte[][] _caveats;
    private readonly byte[] _signature;

    internal Macaroon(string location, byte[] identifier, byte[][] caveats, byte[] signature)
    {
        (Location, _identifier, _caveats, _signature) = (location, identifier, caveats, signature);
        Caveats = [.. caveats.Select(caveat => Encoding.UTF8.GetString(caveat))];
    }

    /// <summary>Where it says that it is from. Anybody can change it.</summary>
    public string Location { get; }

    /// <summary>What the minter knows it by.</summary>
    public ReadOnlySpan<byte> Identifier => _identifier;

    /// <summary>Its caveats, the oldest first.</summary>
    public IReadOnlyList<string> Caveats { get; }

    /// <summary>The signature, 32 bytes.</summary>
    internal ReadOnlySpan<byte> Signature => _signature;

    /// <summary>The caveats as they were signed.</summary>
    internal IReadOnlyList<byte[]> CaveatBytes => _caveats;

    /// <summary>Makes a token.</summary>
    /// <param name="rootKey">The key that only the minter has, at least 32 bytes.</param>
    /// <param name="identifier">What the minter will know it by.</param>
    /// <param name="location">Where it is from.</param>
    /// <param name="caveats">The conditions, the first one first.</param>
    /// <exception cref="ArgumentException">The key is too short, or the token would break <see cref="TokenLimits"/>.</exception>
    public static Macaroon Mint(ReadOnlySpan<byte> rootKey, ReadOnlySpan<byte> identifier, string location, params IReadOnlyList<string> caveats)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(caveats);
        ThrowIfShort(rootKey);
        return Mint(rootKey, identifier, location).WithCaveats([.. caveats.Select(Encoding.UTF8.GetBytes)]);
    }

    /// <summary>Reads version 2, or version 1; false where a rule or a limit is broken.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Macaroon? macaroon)
    {
        macaroon = bytes.Length > TokenLimits.MacaroonBytes ? null
            : bytes is [MacaroonV2.Version, ..] ? MacaroonV2.Read(bytes)
            : MacaroonV1.Read(bytes);
        return macaroon is not null;
    }

    /// <summary>Reads base64 of either alphabet.</summary>
    public static bool TryParse(ReadOnlySpan<char> base64, [NotNullWhen(true)] out Macaroon? macaroon)
    {
        macaroon = null;
        return AnyBase64.TryRead(base64, TokenLimits.MacaroonBytes, out var bytes) && TryRead(bytes, out macaroon);
    }

    /// <summary>The token with one more condition. It needs no key.</summary>
    /// <exception cref="ArgumentException">It would break <see cref="TokenLimits"/>.</exception>
    public Macaroon Attenuate(string caveat)
    {
        ArgumentException.ThrowIfNullOrEmpty(caveat);
        return WithCaveats([Encoding.UTF8.GetBytes(caveat)]);
    }

    /// <summary>Whether it was minted with this key, and nothing but caveats was added. It says nothing about what they demand.</summary>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public bool Verify(ReadOnlySpan<byte> rootKey)
    {
        ThrowIfShort(rootKey);
        return IsSignedWith(rootKey);
    }

    /// <summary>The bytes, version 2.</summary>
    public byte[] ToBytes() => MacaroonV2.Write(this);

    /// <summary>The bytes as base64 of the standard alphabet, with padding.</summary>
    public string ToBase64() => Convert.ToBase64String(ToBytes());

    /// <summary>A fixed text.</summary>
    public override string ToString() => "Macaroon(hidden)";

    /// <summary>A token of any key, as the published examples have it.</summary>
    internal static Macaroon Mint(ReadOnlySpan<byte> rootKey, ReadOnlySpan<byte> identifier, string location)
        => new(location, identifier.ToArray(), [], HMACSHA256.HashData(ChainKey(rootKey), identifier));

    /// <summary><see cref="Verify"/> for a key of any length.</summary>
    internal bool IsSignedWith(ReadOnlySpan<byte> rootKey)
    {
        var signature = HMACSHA256.HashData(ChainKey(rootKey), _identifier);
        foreach (var caveat in _caveats)
        {
            signature = HMACSHA256.HashData(signature, caveat);
        }

        return CryptographicOperations.FixedTimeEquals(signature, _signature);
    }

    private static byte[] ChainKey(ReadOnlySpan<byte> rootKey) => HMACSHA256.HashData("macaroons-key-generator"u8, rootKey);

    private static void ThrowIfShort(ReadOnlySpan<byte> rootKey)
    {
        if (rootKey.Length < RootKeyBytes)
        {
            throw new ArgumentException($"A root key has at least {RootKeyBytes} bytes.", nameof(rootKey));
        }
    }

    private Macaroon WithCaveats(byte[][] caveats)
    {
        var signature = _signature;
        foreach (var caveat in caveats)
        {
            signature = HMACSHA256.HashData(signature, caveat);
        }

        var made = new Macaroon(Location, _identifier, [.. _caveats, .. caveats], signature);
        return made._caveats.Length <= TokenLimits.Caveats && made.ToBytes().Length <= TokenLimits.MacaroonBytes
            ? made
            : throw new ArgumentException("A token would have too many caveats, or be too large.", nameof(caveats));
    }
}
