using Satchel.Engine.Files;

namespace Satchel.Engine.Portability.Sqlite;

/// <summary>
/// A copy of somebody else's database, with the log and journal beside it, as it was at one moment, in a directory that goes
/// away with it. Nothing is written beside the original, not even a lock: it may lie on a medium that can only be read, and
/// another program may have it open.
/// </summary>
/// <remarks>
/// The database is copied before its log. As long as no checkpoint writes to the database meanwhile and the log is not begun
/// anew, the copies belong together: what was appended to the log lies behind the last commit that counts. Whether that held
/// is seen by size, time and the header of the log; where it did not, the copy is made again.
/// </remarks>
internal sealed class StillCopy : IDisposable
{
    /// <summary>Attempts: who writes so often that all of them fail has the file for itself.</summary>
    private const int MostAttempts = 8;

    private const int LogHeaderBytes = 32;

    private readonly DirectoryInfo _directory;

    private StillCopy(DirectoryInfo directory) => _directory = directory;

    /// <summary>The copy.</summary>
    public string Path => System.IO.Path.Combine(_directory.FullName, "copy.db");

    /// <summary>Copies a database.</summary>
    /// <exception cref="SourceException">It cannot be read, or was written all the time.</exception>
    public static StillCopy Of(string path)
    {
        try
        {
            var copy = new StillCopy(Directory.CreateTempSubdirectory("satchel-import-"));
            if (copy.TryFill(path))
            {
                return copy;
            }

            copy.Dispose();
            throw new SourceException(SourceError.Busy, $"'{path}' was being written all the time; stop the program that has it open");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceError.Unreadable, $"'{path}' cannot be copied to be read: {error.Message.TrimEnd('.')}", error);
        }
    }

    public void Dispose()
    {
        if (_directory.Exists)
        {
            _directory.Delete(recursive: true);
        }
    }

    private bool TryFill(string path)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var before = Stamp.Of(path);
            foreach (var suffix in (string[])["", "-wal", "-journal"])
            {
                File.Delete(Path + suffix);
                if (suffix.Length == 0 || File.Exists(path + suffix))
                {
                    PrivateFile.Copy(path + suffix, Path + suffix);
                }
            }

            if (before == Stamp.Of(path))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What tells whether copies belong together.</summary>
    private readonly record struct Stamp(long Bytes, long WrittenTicks, string LogHeader, bool HasJournal)
    {
        public static Stamp Of(string path)
        {
            var file = new FileInfo(path);
            return new Stamp(file.Length, file.LastWriteTimeUtc.Ticks, HeaderOf(path + "-wal"), File.Exists(path + "-journal"));
        }

        private static string HeaderOf(string log)
        {
            try
            {
                using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                var header = new byte[LogHeaderBytes];
                return Convert.ToHexString(header.AsSpan(0, file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)));
            }
            catch (FileNotFoundException)
            {
                return "";
            }
        }
    }
}
