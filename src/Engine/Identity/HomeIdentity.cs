using System.Security.Cryptography;
using Satchel.Engine.Files;
using Satchel.Engine.Settings;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Identity;

/// <summary>
/// The key pair of a home, in <c>keys/agent.key</c>, 0600: three lines, <c>satchel-identity 1</c>, the public key and the secret key, 64
/// small hexadecimal digits each. The public key stands there so that nobody who only names it has to compute it; whoever takes the
/// secret key computes it and refuses a pair that does not belong together. A pair that is replaced stays beside it as
/// <c>keys/PUBLIC.key</c>.
/// </summary>
public sealed class HomeIdentity
{
    /// <summary>The setting that says whether the home has a key pair.</summary>
    public const string Setting = "nostr.identity";

    /// <summary>Its value where no key is made or used to sign.</summary>
    public const string UnsignedMode = "unsigned";

    internal const string Header = "satchel-identity 1";
    private const int KeyDigits = 2 * SecretKey.ByteCount;
    private const int MostFileBytes = 1_000;

    private readonly SatchelHome _home;
    private readonly RandomNumberGenerator _random;

    /// <summary>Makes it; nothing is read yet.</summary>
    /// <param name="home">The home.</param>
    /// <param name="random">Where new keys come from.</param>
    public HomeIdentity(SatchelHome home, RandomNumberGenerator random) => (_home, _random) = (home, random);

    /// <summary>
    /// From settings to the public key that entries of the ledger name: of a pair that is made where there is none; null in the unsigned mode.
    /// </summary>
    /// <exception cref="SettingsException">The file or the setting cannot be used.</exception>
    public string? AgentOf(SatchelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Text(Setting) is UnsignedMode ? null : EnsurePublicKey();
    }

    /// <summary>Where the pair lies.</summary>
    public string Path => _home.IdentityFile;

    /// <summary>The public key as 64 hexadecimal digits; null where there is no pair yet.</summary>
    /// <exception cref="SettingsException">The file cannot be used.</exception>
    public string? ReadPublicKey() => ReadLines() is { } lines ? lines.PublicKey : null;

    /// <summary>The public key, of a pair that is made where there is none. Of many processes that do so at once all get the same.</summary>
    /// <exception cref="SettingsException">The file cannot be used or made.</exception>
    public string EnsurePublicKey()
    {
        if (ReadPublicKey() is { } known)
        {
            return known;
        }

        using var key = SecretKey.Generate(_random);
        Make(key);
        return ReadPublicKey() ?? throw Unusable("it was removed just now", "try again");
    }

    /// <summary>The pair; null where there is none yet.</summary>
    /// <exception cref="SettingsException">The file cannot be used, or its keys do not belong together.</exception>
    public IdentityReport? Read()
    {
        using var key = Open();
        return key is null ? null : ReportOf(key.PublicKey);
    }

    /// <summary>Makes a pair where there is none.</summary>
    /// <returns>The new pair; null where there is one already.</returns>
    /// <exception cref="SettingsException">The file cannot be made.</exception>
    public IdentityReport? Create()
    {
        using var key = SecretKey.Generate(_random);
        return ReadPublicKey() is null && Make(key) ? ReportOf(key.PublicKey) : null;
    }

    /// <summary>Makes a pair in the place of the one that is there, if any, which is kept beside it.</summary>
    /// <returns>The new pair, and where the one of before is kept; null where somebody else made one just now.</returns>
    /// <exception cref="SettingsException">The files cannot be used.</exception>
    public (IdentityReport Identity, string? Kept)? Replace()
    {
        using var key = SecretKey.Generate(_random);
        var kept = File.Exists(Path) ? KeepAside(ReadPublicKey()!) : null;
        return Make(key) ? (ReportOf(key.PublicKey), kept) : null;
    }

    /// <summary>Takes a secret key that somebody brings along.</summary>
    /// <param name="text"><c>nsec…</c> or 64 hexadecimal digits.</param>
    /// <param name="claimedPublicKey">The public key that came with it, as hexadecimal digits; null where none did.</param>
    /// <param name="replaces">Whether it may take the place of a pair that is there.</param>
    /// <exception cref="SettingsException">The files cannot be used.</exception>
    public IdentityImport Import(string text, string? claimedPublicKey, bool replaces)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!SecretKeyText.TryParse(text.Trim(), out var key))
        {
            return new IdentityImport.NoKey();
        }

        using (key)
        {
            var claimed = claimedPublicKey?.Trim().ToLowerInvariant();
            if (claimed is not null && claimed != key.PublicKey.ToString() && claimed != EarlierIdentity.StandInOf(key))
            {
                return new IdentityImport.Mismatched(claimed, key.PublicKey.ToString());
            }

            var standIn = claimed is not null && claimed != key.PublicKey.ToString() ? claimed : null;
            var current = ReadPublicKey();
            if (current == key.PublicKey.ToString())
            {
                return new IdentityImport.Done(ReportOf(key.PublicKey), Kept: null, standIn);
            }

            if (current is not null && !replaces)
            {
                return new IdentityImport.Occupied(current);
            }

            var kept = current is null ? null : KeepAside(current);
            return Make(key) ? new IdentityImport.Done(ReportOf(key.PublicKey), kept, standIn) : new IdentityImport.Occupied(EnsurePublicKey());
        }
    }

    /// <summary>The secret key as <c>nsec</c>, for a person who asks for it; null where there is none.</summary>
    /// <exception cref="SettingsException">The file cannot be used, or its keys do not belong together.</exception>
    public string? Export()
    {
        using var key = Open();
        return key is null ? null : SecretKeyText.Write(key);
    }

    /// <summary>Signs an event with the key of the home; null where there is none.</summary>
    /// <exception cref="SettingsException">The file cannot be used, or its keys do not belong together.</exception>
    public NostrEvent? Sign(EventDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        using var key = Open();
        if (key is null)
        {
            return null;
        }

        var auxiliary = new byte[Schnorr.AuxiliaryBytes];
        _random.GetBytes(auxiliary);
        return draft.Sign(key, auxiliary);
    }

    /// <summary>The secret key; the caller disposes of it. Null where there is none.</summary>
    /// <exception cref="SettingsException">The file cannot be used, or its keys do not belong together.</exception>
    internal SecretKey? Open()
    {
        if (ReadLines() is not { } lines)
        {
            return null;
        }

        if (!SecretKeyText.TryParse(lines.Secret, out var key))
        {
            throw Damaged();
        }

        if (key.PublicKey.ToString() == lines.PublicKey)
        {
            return key;
        }

        key.Dispose();
        throw Unusable("its public key is not that of its secret key", "satchel identity import takes the right secret key, with --replace");
    }

    private IdentityReport ReportOf(XOnlyKey key) => new(key.ToString(), new NostrReference.PublicKey(key).ToString(), Path);

    private bool Make(SecretKey key)
    {
        Span<byte> bytes = stackalloc byte[SecretKey.ByteCount];
        key.CopyTo(bytes);
        try
        {
            _home.EnsureDirectory(System.IO.Path.GetDirectoryName(Path)!);
            return PrivateFile.TryMake(Path, $"{Header}\n{key.PublicKey}\n{Convert.ToHexStringLower(bytes)}\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(error.Message.TrimEnd('.'), "check who may write there", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private string KeepAside(string publicKey)
    {
        var kept = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, $"{publicKey}.key");
        try
        {
            File.Move(Path, kept, overwrite: true);
            return kept;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(error.Message.TrimEnd('.'), "check who may write there", error);
        }
    }

    private (string PublicKey, string Secret)? ReadLines()
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        try
        {
            if (!File.Exists(Path))
            {
                return null;
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & Others) != 0)
            {
                throw Unusable("it may be read or written by others", $"chmod 600 '{Path}'; where somebody may have read it, make another: satchel identity create --replace");
            }

            var lines = new FileInfo(Path).Length <= MostFileBytes ? File.ReadAllLines(Path) : [];
            return lines is [Header, { Length: KeyDigits } publicKey, { Length: KeyDigits } secret, ..] && publicKey.All(char.IsAsciiHexDigitLower)
                ? (publicKey, secret)
                : throw Damaged();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(error.Message.TrimEnd('.'), "check who may read it", error);
        }
    }

    private SettingsException Damaged()
        => Unusable("it does not hold a key pair", $"bring back '{Path}' from a backup, or satchel identity import KEY --replace");

    private SettingsException Unusable(string problem, string hint, Exception? inner = null)
        => new(SettingsError.FileUnusable, $"The key file '{Path}' cannot be used: {problem}.", hint, inner);
}
