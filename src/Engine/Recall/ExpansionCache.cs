using System.Text.Json;
using Satchel.Engine.Files;

namespace Satchel.Engine.Recall;

/// <summary>
/// The words that a model named lately, in a file of the home, so that the next process finds them: its owner's alone, JSON,
/// replaced as a whole. It can be removed at any time. Where it cannot be read or written, the model is asked again.
/// <code>
/// {"format": "satchel.expansions/1",
///  "entries": [{"key": SHA-256 of the question and the model in hex, "at": milliseconds since 1970, "words": ["…"]}]}
/// </code>
/// </summary>
internal sealed class ExpansionCache(string path, TimeProvider time)
{
    /// <summary>Most entries; the oldest go.</summary>
    public const int MostEntries = 256;

    private const string Format = "satchel.expansions/1";

    /// <summary>Longest file that is read: every entry at its longest has less than 4 KiB.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>How long an answer is used: the words of a question hardly age, a model may.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromDays(1);

    /// <summary>The words of a question; null where they are not known, or too old.</summary>
    public IReadOnlyList<string>? Find(string key) => Read().Find(entry => entry.Key == key)?.Words;

    /// <summary>Keeps the words of a question. Of two processes at once, one is kept.</summary>
    public void Keep(string key, IReadOnlyList<string> words)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            return;
        }

        var entry = new ExpansionFile.Entry { Key = key, At = time.GetUtcNow().ToUnixTimeMilliseconds(), Words = words };
        var file = new ExpansionFile
        {
            Format = Format,
            Entries = [.. Read().Where(other => other.Key != key).OrderBy(other => other.At).TakeLast(MostEntries - 1), entry],
        };
        try
        {
            PrivateFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(file, ExpansionJson.Default.ExpansionFile));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another process writes it, or the home may only be read: the answer is there all the same.
        }
    }

    private List<ExpansionFile.Entry> Read()
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= MostBytes })
            {
                return [];
            }

            var file = JsonSerializer.Deserialize(File.ReadAllBytes(path), ExpansionJson.Default.ExpansionFile);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            return file is { Format: Format, Entries: { } entries }
                ? [.. entries.Where(entry => entry is { Key: not null, Words: not null } && entry.At <= now && now - entry.At < Term.TotalMilliseconds)]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }
}
