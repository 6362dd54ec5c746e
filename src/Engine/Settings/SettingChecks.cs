using System.Globalization;
using System.Net;

namespace Satchel.Engine.Settings;

/// <summary>Which texts each kind of setting accepts, and the one spelling in which an accepted text is kept.</summary>
internal static class SettingChecks
{
    /// <summary>What stands before the name of an operation in the key of its price.</summary>
    public const string PricePrefix = "gateway.prices.";

    /// <summary>Longest value, in characters: room for a connection with certificates, too short for a document.</summary>
    public const int ValueCharacters = 8_192;

    private const string WalletConnect = "nostr+walletconnect://";
    private static readonly string[] Yes = ["true", "1", "yes", "on"];
    private static readonly string[] No = ["false", "0", "no", "off"];
    private static readonly string[] NodeTypes = ["sandbox", "phoenixd", "lnd-rest", "clnrest", "lnbits"];

    /// <summary>Says what is wrong with <paramref name="value"/>, or gives its kept spelling.</summary>
    /// <returns>Null where the value is accepted; else the end of a sentence that begins with the key.</returns>
    public static string? Problem(SettingDefinition definition, string value, out string kept)
    {
        kept = value.Trim();
        if (kept.Length == 0)
        {
            return "must not be empty (config unset removes it)";
        }

        if (kept.Length > ValueCharacters)
        {
            return string.Create(CultureInfo.InvariantCulture, $"has at most {ValueCharacters} characters");
        }

        foreach (var c in kept)
        {
            if (char.IsControl(c))
            {
                return "must not hold line breaks or control characters";
            }
        }

        return definition.Kind switch
        {
            SettingKind.Text => null,
            SettingKind.Boolean => Boolean(ref kept),
            SettingKind.WholeNumber => Integer(definition, ref kept),
            SettingKind.Number => Number(definition, ref kept),
            SettingKind.Choice => Choice(definition, ref kept),
            SettingKind.Url => Url(kept),
            SettingKind.Relays => Addresses(ref kept, "wss", "relays", "relay.example"),
            SettingKind.Gateways => Addresses(ref kept, "https", "gateways", "gateway.example"),
            SettingKind.Address => Address(kept),
            SettingKind.Operations => Operations(definition, ref kept),
            SettingKind.Connection => Connection(kept),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static string? Boolean(ref string value)
    {
        if (Contains(Yes, value) || Contains(No, value))
        {
            value = Contains(Yes, value) ? "true" : "false";
            return null;
        }

        return "is true or false";
    }

    private static string? Integer(SettingDefinition definition, ref string value)
    {
        var valid = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= definition.Minimum
            && number <= definition.Maximum;
        value = valid ? number.ToString(CultureInfo.InvariantCulture) : value;
        return valid ? null : $"is a whole number {Range(definition)}";
    }

    private static string? Number(SettingDefinition definition, ref string value)
    {
        if (definition.Choices.Count > 0 && Choice(definition, ref value) is null)
        {
            return null;
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var valid = double.TryParse(value, Styles, CultureInfo.InvariantCulture, out var number)
            && number >= definition.Minimum
            && number <= definition.Maximum;
        value = valid ? number.ToString(CultureInfo.InvariantCulture) : value;
        return valid ? null : $"is a number {Range(definition)}{string.Concat(definition.Choices.Select(choice => $", or {choice}"))}";
    }

    private static string Range(SettingDefinition definition)
        => string.Create(CultureInfo.InvariantCulture, $"from {definition.Minimum} to {definition.Maximum}")
            + (definition.Unit is null ? "" : " " + definition.Unit);

    private static string? Choice(SettingDefinition definition, ref string value)
    {
        foreach (var choice in definition.Choices)
        {
            if (string.Equals(choice, value, StringComparison.OrdinalIgnoreCase))
            {
                value = choice;
                return null;
            }
        }

        return $"is one of: {string.Join(", ", definition.Choices)}";
    }

    private static string? Url(string value)
        => Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { Host.Length: > 0, UserInfo.Length: 0 }
            ? null
            : "is an address like https://host/path, without user or password";

    /// <summary>A comma list of addresses of one scheme, or of its open form on loopback.</summary>
    private static string? Addresses(ref string value, string scheme, string name, string example)
    {
        var parts = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var part in parts)
        {
            var valid = Uri.TryCreate(part, UriKind.Absolute, out var uri)
                && (uri.Scheme == scheme || (uri.Scheme == scheme[..^1] && uri.IsLoopback))
                && uri is { Host.Length: > 0, UserInfo.Length: 0 };
            if (!valid)
            {
                return $"is a comma list of {name} like {scheme}://{example} ({scheme[..^1]}:// on loopback only)";
            }
        }

        value = string.Join(',', parts);
        return parts.Length > 0 ? null : $"names at least one of the {name}";
    }

    private static string? Address(string value)
    {
        const string Problem = "is a host and a port, like 127.0.0.1:8402";
        var colon = value.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return Problem;
        }

        var host = value[..colon];
        return host is ['[', .. var inner, ']']
            ? IPAddress.TryParse(inner, out _) ? null : Problem
            : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 ? null : Problem;
    }

    private static string? Operations(SettingDefinition definition, ref string value)
    {
        if (Choice(definition, ref value) is null)
        {
            return null;
        }

        var parts = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var part in parts)
        {
            if (SettingRegistry.Find(PricePrefix + part) is not SettingLookup.Known)
            {
                return $"is {string.Join(", ", definition.Choices)} or a comma list of operations; '{part}' is none";
            }
        }

        value = SettingRegistry.Canonical(string.Join(',', parts));
        return parts.Length > 0 ? null : "names at least one operation";
    }

    private static string? Connection(string value)
    {
        if (value.StartsWith(WalletConnect, StringComparison.OrdinalIgnoreCase))
        {
            return value.Length > WalletConnect.Length ? null : "lacks the wallet's key";
        }

        var end = value.IndexOf(';', StringComparison.Ordinal);
        var first = end < 0 ? value : value[..end];
        return first.StartsWith("type=", StringComparison.OrdinalIgnoreCase) && Contains(NodeTypes, first["type=".Length..].Trim())
            ? null
            : $"begins with type= and one of {string.Join(", ", NodeTypes)}, or with {WalletConnect}";
    }

    private static bool Contains(string[] words, string value)
        => Array.FindIndex(words, word => string.Equals(word, value, StringComparison.OrdinalIgnoreCase)) >= 0;
}
