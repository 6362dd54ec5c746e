using System.Globalization;
using System.Text;
using Satchel.Engine.Files;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Hooks;

/// <summary>
/// What hooks remember of one session of a host, in files below <c>hooks</c> in the home, each 0600, each made only when there
/// is something to keep. <c>NAME</c> is the FNV-1a hash of the session's id, 128 bits in hex: the id is a host's word and never a
/// path. A cryptographic one would cost a hook more time than all of its work.
/// <code>
/// NAME.asked      the turn at whose end it was asked to remember; a new message of the user removes it
/// NAME.shown      ids of the memories that the conversation was given, a line each; a compaction removes it
/// NAME.compacted  why the conversation is being compacted, until the session goes on
/// </code>
/// Whoever changes one has it to itself meanwhile, so hooks of one session may run at once.
/// </summary>
internal sealed class HookSession(SatchelHome home, string id)
{
    /// <summary>Sessions that nobody ended are forgotten after this time.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(7);

    /// <summary>Most files; beyond it the oldest go.</summary>
    private const int MostFiles = 500;

    /// <summary>Most bytes of a file that is read: thousands of ids.</summary>
    private const int MostBytes = 1 << 18;

    private static readonly UInt128 HashBasis = new(0x6C62272E07BB0142, 0x62B821756295C58D);
    private static readonly UInt128 HashPrime = new(0x0000000001000000, 0x000000000000013B);

    private readonly string _path = Path.Combine(home.HooksDirectory, NameOf(id));

    private string Asked => _path + ".asked";

    private string Shown => _path + ".shown";

    private string Compacted => _path + ".compacted";

    /// <summary>Takes the end of a turn: of any number of callers one gets it.</summary>
    /// <param name="turn">Which turn it is, as far as the host says; empty where it does not.</param>
    /// <returns>Whether it is this caller's.</returns>
    public bool TryTakeTurn(string turn)
    {
        using var file = TryOpen(Asked);
        if (file is null || (file.Length > 0 && Read(file) is var last && (turn.Length == 0 || last == turn)))
        {
            return false;
        }

        file.SetLength(0);
        return TryWrite(file, turn.Length == 0 ? "?" : turn);
    }

    /// <summary>The user has begun another turn.</summary>
    public void BeginTurn() => Delete(Asked);

    /// <summary>
    /// Gives the conversation memories that it was not given yet. Meanwhile no other hook of the session does.
    /// </summary>
    /// <param name="choose">From the ids that it was given before, the ids that it is given now.</param>
    /// <returns>Whether anything was given; not where it cannot be noted down.</returns>
    public bool TryShow(Func<IReadOnlySet<string>, IReadOnlyCollection<string>> choose)
    {
        using var file = TryOpen(Shown);
        if (file is null)
        {
            return false;
        }

        var before = Read(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var chosen = choose(before);
        if (chosen.Count == 0)
        {
            if (before.Count == 0)
            {
                Delete(Shown);
            }

            return false;
        }

        file.Seek(0, SeekOrigin.End);
        return TryWrite(file, string.Concat(chosen.Select(one => one + "\n")));
    }

    /// <summary>The conversation no longer holds what it was given.</summary>
    public void ForgetShown() => Delete(Shown);

    /// <summary>Notes why the conversation is being compacted.</summary>
    public void NoteCompaction(string trigger)
    {
        using var file = TryOpen(Compacted);
        if (file is not null)
        {
            file.SetLength(0);
            _ = TryWrite(file, trigger);
        }
    }

    /// <summary>Why the conversation was compacted, once; null where nobody noted it.</summary>
    public string? TakeCompaction()
    {
        if (!File.Exists(Compacted))
        {
            return null;
        }

        using var file = TryOpen(Compacted);
        var trigger = file is null ? "" : Read(file);
        Delete(Compacted);
        return trigger.Length > 0 ? trigger : null;
    }

    /// <summary>The session has ended.</summary>
    public void End()
    {
        Delete(Asked);
        Delete(Shown);
        Delete(Compacted);
    }

    /// <summary>Removes what sessions left that nobody ended.</summary>
    public static void Sweep(SatchelHome home, DateTimeOffset now)
    {
        try
        {
            var directory = new DirectoryInfo(home.HooksDirectory);
            if (!directory.Exists)
            {
                return;
            }

            var files = directory.GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).ToArray();
            for (var i = 0; i < files.Length; i++)
            {
                if (i >= MostFiles || now - files[i].LastWriteTimeUtc > LongestAge)
                {
                    Delete(files[i].FullName);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another hook sweeps too, or the next one does.
        }
    }

    /// <summary>Opens a file for this caller alone; null where another one has it, or where nothing may be written.</summary>
    private FileStream? TryOpen(string path)
    {
        try
        {
            home.EnsureDirectory(home.HooksDirectory);
            return PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SettingsException)
        {
            return null;
        }
    }

    /// <summary>Whether the disk took it; the runtime says by an exception for arguments that it lets no file grow so long.</summary>
    private static bool TryWrite(FileStream file, string text)
    {
        try
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (Exception error) when (error is IOException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static string NameOf(string id)
    {
        var hash = HashBasis;
        foreach (var unit in Encoding.UTF8.GetBytes(id))
        {
            hash = unchecked((hash ^ unit) * HashPrime);
        }

        return hash.ToString("x32", CultureInfo.InvariantCulture);
    }

    private static string Read(FileStream file)
    {
        var bytes = new byte[Math.Min(file.Length, MostBytes)];
        return Encoding.UTF8.GetString(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays until it is swept away.
        }
    }
}
