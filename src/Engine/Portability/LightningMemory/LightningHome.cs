using Satchel.Engine.Portability.Foreign;
using Satchel.Engine.Portability.Sqlite;

namespace Satchel.Engine.Portability.LightningMemory;

/// <summary>
/// A home of Lightning Memory: <c>memories.db</c>, <c>config.json</c>, the Nostr keys in <c>keys</c> and the gateway's
/// <c>gateway.key</c>. The database alone will do.
/// </summary>
internal static class LightningHome
{
    private const string DatabaseName = "memories.db";

    /// <summary>Most bytes of the settings.</summary>
    private const int MostSettingsBytes = 1 << 20;

    /// <summary>Most bytes of a key in hexadecimal digits, with room for line breaks.</summary>
    private const int MostKeyBytes = 1 << 10;

    /// <summary>Bytes of a key.</summary>
    private const int KeyBytes = 32;

    /// <summary>Looks at a home or a database.</summary>
    /// <exception cref="SourceException">It is none of them, or cannot be read.</exception>
    public static ForeignHome Open(string path)
    {
        var database = File.Exists(path) ? path : Path.Combine(path, DatabaseName);
        if (!File.Exists(database))
        {
            throw new SourceException(SourceError.NotRecognised, $"'{path}' is no home of Lightning Memory: there is no {DatabaseName}");
        }

        var home = File.Exists(path) ? null : path;
        var settings = home is not null && File.Exists(Path.Combine(home, "config.json"))
            ? LightningSettings.Parse(SmallFile.Read(Path.Combine(home, "config.json"), MostSettingsBytes), Path.Combine(home, "config.json"))
            : LightningSettings.None;
        var left = new List<LeftFile>();
        var keys = home is null ? [] : ReadKeys(home, left);
        var publicKey = home is null ? null : ReadKey(Path.Combine(home, "keys", "public.key"));
        return new ForeignHome
        {
            Stores = [new ForeignStoreName(null, () => new LightningStore(LightningTables.Open(database), settings, publicKey))],
            Settings = settings.Keys,
            Keys = keys,
            Left = left,
        };
    }

    private static List<ForeignKey> ReadKeys(string home, List<LeftFile> left)
    {
        var keys = new List<ForeignKey>();
        if (ReadKey(Path.Combine(home, "keys", "private.key")) is { } key)
        {
            keys.Add(new ForeignKey("nostr-key", key, "the Nostr key; no key of this home was touched"));
        }
        else if (File.Exists(Path.Combine(home, "keys", "private.key")))
        {
            left.Add(new LeftFile("keys/private.key", "it does not hold 64 hexadecimal digits"));
        }

        var gateway = Path.Combine(home, "gateway.key");
        if (File.Exists(gateway) && new FileInfo(gateway).Length == KeyBytes)
        {
            keys.Add(new ForeignKey("gateway-key", Convert.ToHexStringLower(File.ReadAllBytes(gateway)), "the key of tokens that its gateway sold"));
        }
        else if (File.Exists(gateway))
        {
            left.Add(new LeftFile("gateway.key", "it does not hold 32 bytes"));
        }

        return keys;
    }

    private static string? ReadKey(string path)
        => File.Exists(path) && SmallFile.Read(path, MostKeyBytes).Trim() is { Length: 2 * KeyBytes } text && text.All(char.IsAsciiHexDigit)
            ? text.ToLowerInvariant()
            : null;
}
