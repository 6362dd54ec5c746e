using System.Globalization;
using Satchel.Engine.Files;
using Satchel.Engine.Model;

namespace Satchel.Engine.Settings;

/// <summary>
/// The settings file of a home, <c>config.json</c>: one flat JSON object in UTF-8, at most 1 MiB. Each name is a dotted key
/// in lower case, each value a text; numbers, <c>true</c>, <c>false</c> and lists of texts are understood on reading and
/// written as texts when they change. A text <c>@file:PATH</c> or <c>@env:NAME</c> stands for what is there. Keys that are
/// not known are kept. The file is 0600 and replaced whole, by rename; who replaces it holds <c>config.json.lock</c>.
/// </summary>
public sealed class SettingsFile
{
    /// <summary>Most bytes of the file: hundreds of keys fit into a small part of it, and it is read by every command.</summary>
    public const int Bytes = 1 << 20;

    /// <summary>How long a writer waits for the others: each of them needs a few milliseconds.</summary>
    private const int LockWaitMs = 30_000;

    /// <summary>Time between two attempts at the lock.</summary>
    private const int LockRetryMs = 3;

    private readonly SatchelHome _home;
    private readonly TimeProvider _clock;

    /// <summary>Names the settings file of a home; reads nothing yet.</summary>
    public SettingsFile(SatchelHome home, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(home);
        ArgumentNullException.ThrowIfNull(clock);
        _home = home;
        _clock = clock;
    }

    /// <summary>Absolute path of the file.</summary>
    public string Path => _home.ConfigFile;

    /// <summary>Sets one key, whatever other processes set at the same time.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The new value.</param>
    /// <param name="cancellationToken">Gives up while nothing is written yet.</param>
    /// <exception cref="SettingsException">The file is corrupt, too large, held by another process or not writable.</exception>
    public async Task<SettingChange> SetAsync(SettingKey key, string value, CancellationToken cancellationToken)
        => Check(key, value, out var kept) is { } problem
            ? new SettingChange.Invalid(problem)
            : await WriteAsync(key.Name, kept, cancellationToken).ConfigureAwait(false);

    /// <summary>Removes one key, also one that the registry does not know.</summary>
    /// <param name="name">The key as it stands in the file; case does not matter.</param>
    /// <param name="cancellationToken">Gives up while nothing is written yet.</param>
    /// <exception cref="SettingsException">The file is corrupt, too large, held by another process or not writable.</exception>
    public async Task<SettingChange> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Read().Holds(name)
            ? await WriteAsync(name, value: null, cancellationToken).ConfigureAwait(false)
            : new SettingChange.Unchanged();
    }

    /// <summary>Removes every key that is for one store, <c>store.NAME.*</c>, also those that the registry does not know.</summary>
    /// <param name="store">The store; case does not matter.</param>
    /// <param name="cancellationToken">Gives up while nothing is written yet.</param>
    /// <exception cref="SettingsException">The file is corrupt, too large, held by another process or not writable.</exception>
    public async Task<SettingChange> RemoveStoreAsync(StoreName store, CancellationToken cancellationToken)
    {
        var prefix = SettingRegistry.PrefixOf(store);
        return HoldsAny(Read(), prefix)
            ? await ChangeAsync(document => HoldsAny(document, prefix) ? document.WithoutPrefix(prefix) : null, cancellationToken).ConfigureAwait(false)
            : new SettingChange.Unchanged();
    }

    /// <summary>Says what is wrong with a value for a key, or gives the spelling in which it is kept.</summary>
    /// <returns>Null where it is accepted; else a sentence.</returns>
    public static string? Check(SettingKey key, string value, out string kept)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        var problem = SettingReference.TryParse(value.Trim(), out var reference)
            ? reference.Problem(out kept)
            : SettingChecks.Problem(key.Definition, value, out kept);
        return problem is null ? null : $"{key.Name} {problem}.";
    }

    /// <summary>Reads the whole file; a missing one is empty.</summary>
    /// <exception cref="SettingsException">The file is corrupt, too large or not readable.</exception>
    internal SettingsDocument Read()
    {
        try
        {
            using var handle = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(handle);
            if (length > Bytes)
            {
                throw TooLarge();
            }

            var bytes = new byte[length];
            var filled = 0;
            while (filled < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(filled), filled) is > 0 and var count)
            {
                filled += count;
            }

            return SettingsDocument.Parse(Path, bytes.AsSpan(0, filled));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return SettingsDocument.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable("read", e);
        }
    }

    /// <summary>Takes the lock under which files of the home are replaced; it ends with the process, however that ends.</summary>
    /// <exception cref="SettingsException">Another process held it for too long.</exception>
    internal async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var started = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                return PrivateFile.Open(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (PrivateFile.IsHeld(e))
            {
                if (_clock.GetElapsedTime(started).TotalMilliseconds > LockWaitMs)
                {
                    throw new SettingsException(
                        SettingsError.Busy,
                        $"Another process has held {Path}.lock for too long.",
                        "try again; end the process that holds it if it hangs",
                        e);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(LockRetryMs), _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool HoldsAny(SettingsDocument document, string prefix)
        => document.Entries.Any(entry => entry.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private Task<SettingChange> WriteAsync(string name, string? value, CancellationToken cancellationToken)
        => ChangeAsync(
            before => (value is null ? !before.Holds(name) : string.Equals(before.Text(name), value, StringComparison.Ordinal))
                ? null
                : before.With(name, value),
            cancellationToken);

    /// <summary>Replaces the file by what <paramref name="change"/> makes of it; null leaves it as it is.</summary>
    private async Task<SettingChange> ChangeAsync(Func<SettingsDocument, SettingsDocument?> change, CancellationToken cancellationToken)
    {
        _home.Ensure();
        try
        {
            using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
            if (change(Read()) is not { } after)
            {
                return new SettingChange.Unchanged();
            }

            var bytes = after.ToBytes();
            if (bytes.Length > Bytes)
            {
                throw TooLarge();
            }

            PrivateFile.Replace(Path, bytes.Span);
            return new SettingChange.Changed();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable("written", e);
        }
    }

    private SettingsException TooLarge()
        => new(
            SettingsError.FileTooLarge,
            string.Create(CultureInfo.InvariantCulture, $"The settings file {Path} has more than {Bytes} bytes."),
            "keep large values in a file of their own and set @file:PATH");

    private SettingsException Unusable(string verb, Exception inner)
        => new(
            SettingsError.FileUnusable,
            $"The settings file {Path} cannot be {verb}: {(inner is UnauthorizedAccessException ? "permission denied, or it is a directory" : inner.Message)}",
            "check who owns the home directory and its files",
            inner);
}
