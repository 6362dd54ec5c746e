using System.Globalization;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>Reads connections in the form that <see cref="NodeConnection"/> describes.</summary>
internal sealed class NodeConnectionText
{
    private const string WalletScheme = "nostr+walletconnect:";
    private const string Types = "sandbox, phoenixd, lnd-rest, clnrest, lnbits, or an address of nostr+walletconnect";
    private const int HashDigits = 64;
    private const int MostRelays = 10;

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private string? _problem;

    private NodeConnectionText()
    {
    }

    /// <summary>Reads a connection; what is wrong with it, or null.</summary>
    public static string? Read(string text, out NodeConnection? connection)
    {
        var reader = new NodeConnectionText();
        connection = text.StartsWith(WalletScheme, StringComparison.OrdinalIgnoreCase) ? reader.WalletConnect(text) : reader.Fields(text);
        connection = reader._problem is null ? connection : null;
        return reader._problem;
    }

    private NodeConnection? Fields(string text)
    {
        foreach (var field in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // A field without a name may be a part of a password that holds a semicolon, so it is not repeated.
            var at = field.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || !_fields.TryAdd(field[..at].Trim(), field[(at + 1)..].Trim()))
            {
                return Fail(at < 1 ? "a field is no name=value" : "a field stands twice");
            }
        }

        NodeConnection? connection = Take("type")?.ToLowerInvariant() switch
        {
            "sandbox" => new NodeConnection.Sandbox(Take("network"), Settlement(), Fee()),
            "phoenixd" => Phoenixd(),
            "lnd-rest" => LndRest(),
            "clnrest" => CoreLightning(),
            "lnbits" => Lnbits(),
            null => Fail($"it names no type: it must be type={Types}"),
            _ => Fail($"its type is not known: it must be {Types}"),
        };
        return _problem is null && _fields.Count > 0 ? Fail($"the field {Known(_fields.Keys.First())} is not for this type") : connection;
    }

    /// <summary>The name of a field, where it is one of ours: another one may be a piece of a secret.</summary>
    private static string Known(string name)
        => name.ToLowerInvariant() is "network" or "settle" or "fee_msat" or "server" or "password" or "limited_password" or "macaroon" or "rune" or "api_key"
                or "certificate" or "insecure"
            ? name.ToLowerInvariant()
            : "that is left over";

    private NodeConnection.Phoenixd? Phoenixd()
    {
        var (server, password, limited) = (Server(), Secret("password"), Secret("limited_password"));
        return server is null ? null
            : password is null && limited is null ? Fail<NodeConnection.Phoenixd>("phoenixd needs password=… or limited_password=…, as in its phoenix.conf")
            : new NodeConnection.Phoenixd(server, password, limited);
    }

    private NodeConnection.LndRest? LndRest()
    {
        var (server, macaroon, certificate) = (Server(), Secret("macaroon"), Certificate());
        return server is null ? null
            : macaroon is null || !IsHex(macaroon.Reveal()) ? Fail<NodeConnection.LndRest>("LND needs macaroon=… as hexadecimal digits")
            : new NodeConnection.LndRest(server, macaroon, certificate);
    }

    private NodeConnection.CoreLightning? CoreLightning()
    {
        var (server, rune, certificate) = (Server(), Secret("rune"), Certificate());
        return server is null ? null
            : rune is null ? Fail<NodeConnection.CoreLightning>("Core Lightning needs rune=…, as lightning-cli createrune gives it")
            : new NodeConnection.CoreLightning(server, rune, certificate);
    }

    private NodeConnection.Lnbits? Lnbits()
    {
        var (server, key) = (Server(), Secret("api_key"));
        return server is null ? null
            : key is null ? Fail<NodeConnection.Lnbits>("LNbits needs api_key=…: the admin key of a wallet, or its invoice key to receive only")
            : new NodeConnection.Lnbits(server, key);
    }

    private NodeConnection.WalletConnect? WalletConnect(string text)
    {
        var rest = text[WalletScheme.Length..].TrimStart('/');
        var parts = rest.Split('?', 2);
        var (relays, secret) = (new List<string>(), (string?)null);
        foreach (var parameter in parts.Length == 2 ? parts[1].Split('&') : [])
        {
            var pair = parameter.Split('=', 2);
            var value = pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : "";
            if (pair[0] is "relay" && relays.Count < MostRelays && RelayAddress.TryNormalize(value, out var relay))
            {
                relays.Add(relay);
            }
            else if (pair[0] is "relay")
            {
                return Fail<NodeConnection.WalletConnect>("a relay is no address of ws or wss, or there are too many");
            }
            else if (pair[0] is "secret" && secret is null)
            {
                secret = value;
            }
        }

        return !XOnlyKey.TryParse(parts[0].ToLowerInvariant(), out var wallet) || !wallet.IsOnCurve ? Fail<NodeConnection.WalletConnect>("the wallet's key is no key of 64 hexadecimal digits")
            : relays.Count == 0 ? Fail<NodeConnection.WalletConnect>("it names no relay")
            : secret is null || !AnyHex.TryRead(secret, SecretKey.ByteCount, out var bytes) || !IsKey(bytes)
                ? Fail<NodeConnection.WalletConnect>("its secret is no secret key of 64 hexadecimal digits")
            : new NodeConnection.WalletConnect(wallet, relays, new NodeSecret(secret));
    }

    private SandboxSettlement Settlement() => Take("settle")?.ToLowerInvariant() switch
    {
        null or "at-once" => SandboxSettlement.AtOnce,
        "on-command" => SandboxSettlement.OnCommand,
        _ => Fail(SandboxSettlement.AtOnce, "settle must be at-once or on-command"),
    };

    private Msat Fee() => Take("fee_msat") switch
    {
        null => Msat.Zero,
        { } text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Msat.TryCreate(number, out var fee) => fee,
        _ => Fail(Msat.Zero, "fee_msat must be a whole number of msat"),
    };

    private Uri? Server()
    {
        var isInsecure = string.Equals(Take("insecure"), "true", StringComparison.OrdinalIgnoreCase);
        return Take("server") is not { } text ? Fail<Uri>("it needs server=URL")
            : !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri is not { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
                ? Fail<Uri>("server must be an address of http or https, without user and query")
            : uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback && !isInsecure
                ? Fail<Uri>("server must be https where it is not this machine; insecure=true allows http on a network of one's own")
            : uri;
    }

    /// <summary>The hash of the one certificate that a node may show; null where none is named.</summary>
    private string? Certificate()
    {
        var certificate = Take("certificate")?.Replace(":", "", StringComparison.Ordinal);
        return certificate is null || (certificate.Length == HashDigits && IsHex(certificate))
            ? certificate?.ToLowerInvariant()
            : Fail<string>("certificate=… must be the SHA-256 of the node's certificate, 64 hexadecimal digits");
    }

    private NodeSecret? Secret(string name) => Take(name) is { Length: > 0 } value ? new NodeSecret(value) : null;

    private string? Take(string name) => _fields.Remove(name, out var value) ? value : null;

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    private static bool IsKey(byte[] bytes)
    {
        var isKey = SecretKey.TryRead(bytes, out var key);
        key?.Dispose();
        return isKey;
    }

    private NodeConnection? Fail(string problem) => Fail<NodeConnection>(problem);

    private T? Fail<T>(string problem)
        where T : class
    {
        _problem ??= problem;
        return null;
    }

    private T Fail<T>(T result, string problem)
        where T : struct
    {
        _problem ??= problem;
        return result;
    }
}
