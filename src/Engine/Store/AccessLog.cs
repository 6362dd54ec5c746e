using System.Globalization;
using System.Text;
using Satchel.Engine.Files;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>
/// Counts which memories were shown as answers, in the file <c>satchel.access</c> beside a store. Counts are no memory: the
/// file is never synced, and neither ledgered, exported nor backed up; where it is lost, busy or damaged, nothing else suffers.
/// </summary>
/// <remarks>
/// The file is UTF-8 in lines, each <c>TIME COUNT ID…</c> with single spaces: milliseconds since 1970, what is added to each
/// id, one or more ids. An answer appends a line of count 1. Above <see cref="FoldBytes"/> the file is folded to a line for
/// each memory, the most used ones. A line that cannot be read counts for nothing. Whoever writes has the file for itself.
/// </remarks>
public sealed class AccessLog
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "satchel.access";

    /// <summary>
    /// Most that a count is worth. A memory that no answer shows again is below three, and no longer immune, within 43 days.
    /// </summary>
    public const double MostCounted = 8;

    /// <summary>Size above which the file is folded: some 2,500 answers of ten memories.</summary>
    internal const int FoldBytes = 1 << 20;

    /// <summary>Size of a folded file; half, so that folding is rare.</summary>
    internal const int FoldedBytes = FoldBytes / 2;

    /// <summary>A longer file is not ours: the longest line is that of 1,000 ids of 128 characters.</summary>
    private const int MostBytes = 2 * FoldBytes;

    private static readonly long LatestMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>How long a removal waits for somebody who is counting.</summary>
    private static readonly TimeSpan RemovalTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RemovalRetry = TimeSpan.FromMilliseconds(2);

    private readonly TimeProvider _time;

    /// <summary>Names the file; it is made by the first count.</summary>
    public AccessLog(string path, TimeProvider time) => (Path, _time) = (path, time);

    /// <summary>Where the file lies, or would lie.</summary>
    public string Path { get; }

    /// <summary>Counts one answer. Never waits and never throws for the disk: what cannot be counted now is not counted.</summary>
    /// <returns>Whether it was counted.</returns>
    public bool Count(IReadOnlyCollection<MemoryId> shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        if (shown.Count == 0)
        {
            return true;
        }

        try
        {
            using var file = PrivateFile.Open(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.Seek(0, SeekOrigin.End);
            file.Write(Line(_time.GetUtcNow().ToUnixTimeMilliseconds(), 1, shown));
            if (file.Length > FoldBytes)
            {
                Fold(file, ReadTally(file));
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The memories that were shown, as far as it is known.</summary>
    public IReadOnlyDictionary<MemoryId, AccessCount> Read()
    {
        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return ReadTally(file).At(_time.GetUtcNow().ToUnixTimeMilliseconds());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Dictionary<MemoryId, AccessCount>();
        }
    }

    /// <summary>Removes every trace of some memories.</summary>
    /// <returns>Whether none is left; false where the file cannot be written, or stayed busy for two seconds.</returns>
    public async ValueTask<bool> RemoveAsync(IReadOnlyCollection<MemoryId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                using var file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                var tally = ReadTally(file);
                foreach (var id in ids)
                {
                    tally.Remove(id);
                }

                Fold(file, tally);
                return true;
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                return true;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (_time.GetElapsedTime(started) >= RemovalTimeout)
                {
                    return false;
                }
            }

            await Task.Delay(RemovalRetry, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the file anew. A kill in between loses counts, which is no harm.</summary>
    private void Fold(FileStream file, AccessTally tally)
    {
        var folded = new MemoryStream();
        foreach (var (id, count, atMs) in tally.MostUsedFirst(_time.GetUtcNow().ToUnixTimeMilliseconds()))
        {
            var line = Line(atMs, count, [id]);
            if (folded.Length + line.Length > FoldedBytes)
            {
                break;
            }

            folded.Write(line);
        }

        file.SetLength(0);
        file.Seek(0, SeekOrigin.Begin);
        file.Write(folded.GetBuffer().AsSpan(0, (int)folded.Length));
    }

    private static AccessTally ReadTally(FileStream file)
    {
        var tally = new AccessTally();
        if (file.Length > MostBytes)
        {
            return tally;
        }

        file.Seek(0, SeekOrigin.Begin);
        var bytes = new byte[file.Length];
        var text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(' ') is [var time, var added, .. var ids]
                && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var atMs) && atMs <= LatestMs
                && double.TryParse(added, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                && count is > 0 and <= MostCounted)
            {
                foreach (var word in ids)
                {
                    if (MemoryId.TryParse(word, out var id))
                    {
                        tally.Add(id, count, atMs);
                    }
                }
            }
        }

        return tally;
    }

    private static byte[] Line(long atMs, double count, IEnumerable<MemoryId> ids)
        => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{atMs} {count:0.######} {string.Join(' ', ids)}\n"));
}
