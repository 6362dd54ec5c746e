using System.Text;

namespace Satchel.Engine.Files;

/// <summary>
/// A file of lines that never grows beyond a limit, in any number of processes at once: one that is full is renamed to
/// <c>NAME.1</c>, that to <c>NAME.2</c>, and the oldest goes away. A writer has the file to itself for the time of a line.
/// </summary>
internal static class RotatedFile
{
    /// <summary>Most bytes of one file: weeks of a busy worker.</summary>
    public const int Bytes = 5 << 20;

    /// <summary>Files that are kept, the newest one included.</summary>
    public const int Files = 3;

    /// <summary>How long a line waits for others, each of which has the file for microseconds.</summary>
    public const int WaitMs = 1_000;

    /// <summary>What keeps other writers out, and lets the file be renamed while it is open.</summary>
    private static FileShare Alone => OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>Adds one line. Where the disk refuses it, it is lost: a log must not end the work that it tells of.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line with its end.</param>
    /// <param name="bytes">Most bytes of a file.</param>
    /// <param name="waitMs">How long it waits for others.</param>
    /// <returns>Whether it was written.</returns>
    public static bool Append(string path, ReadOnlyMemory<byte> line, int bytes = Bytes, int waitMs = WaitMs)
    {
        var written = false;
        SpinWait.SpinUntil(() => TryAppend(path, line.Span, bytes, out written), waitMs);
        return written;
    }

    /// <summary>The newest lines that a condition holds for, the oldest of them first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Most lines; 0 for all.</param>
    /// <param name="wanted">The condition.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static IReadOnlyList<string> ReadLast(string path, int most, Func<string, bool> wanted)
    {
        var lines = new List<string>();
        for (var age = 0; age < Files && (most == 0 || lines.Count < most); age++)
        {
            lines.InsertRange(0, ReadLines(NameOf(path, age)).Where(wanted));
        }

        return most == 0 ? lines : [.. lines.TakeLast(most)];
    }

    /// <returns>Whether there is no use in trying again.</returns>
    private static bool TryAppend(string path, ReadOnlySpan<byte> line, int bytes, out bool written)
    {
        written = false;
        try
        {
            PrivateDirectory.Make(Path.GetDirectoryName(path)!);
            using var file = PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.Write, Alone);
            if (file.Length > 0 && file.Length + line.Length > bytes)
            {
                Rotate(path);
                return false;
            }

            file.Seek(0, SeekOrigin.End);
            file.Write(line);
            written = true;
            return true;
        }
        catch (IOException error) when (PrivateFile.IsHeld(error))
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last one is how the runtime says that the system lets no file grow so long.
            return true;
        }
    }

    private static void Rotate(string path)
    {
        for (var age = Files - 1; age > 0; age--)
        {
            if (File.Exists(NameOf(path, age - 1)))
            {
                File.Move(NameOf(path, age - 1), NameOf(path, age), overwrite: true);
            }
        }
    }

    private static string[] ReadLines(string path)
    {
        var text = "";
        return !File.Exists(path) || SpinWait.SpinUntil(() => TryRead(path, out text), WaitMs)
            ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new IOException($"'{path}' is held by another process");
    }

    private static bool TryRead(string path, out string text)
    {
        text = "";
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, Encoding.UTF8);
            text = reader.ReadToEnd();
            return true;
        }
        catch (IOException error) when (PrivateFile.IsHeld(error))
        {
            return false;
        }
    }

    private static string NameOf(string path, int age) => age == 0 ? path : FormattableString.Invariant($"{path}.{age}");
}
