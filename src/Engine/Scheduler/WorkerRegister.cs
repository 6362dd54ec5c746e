using Satchel.Engine.Files;
using Satchel.Engine.Pipeline;

namespace Satchel.Engine.Scheduler;

/// <summary>
/// The workers that live, each with a file <c>NUMBER.json</c> in one directory. A worker that ends takes its file away; of
/// one that was killed, the file is removed by who reads it next.
/// </summary>
public sealed class WorkerRegister
{
    private const string Ending = ".json";

    /// <summary>Most bytes of a file that is read: a record has some hundreds.</summary>
    private const int Bytes = 1 << 16;

    /// <summary>What a worker of another machine may be late with its sign of life.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private readonly string _directory;
    private readonly TimeProvider _time;

    /// <summary>Names the directory; nothing is made yet.</summary>
    public WorkerRegister(string directory, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(time);
        (_directory, _time) = (directory, time);
    }

    /// <summary>The workers that live, the oldest first.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be read.</exception>
    public IReadOnlyList<WorkerRecord> ReadLive()
    {
        if (!Directory.Exists(_directory))
        {
            return [];
        }

        var here = WorkerIdentity.New(_time);
        var live = new List<WorkerRecord>();
        foreach (var file in Directory.EnumerateFiles(_directory, "*" + Ending))
        {
            if (Read(file) is not { } record)
            {
                continue;
            }

            if (IsGone(here, record))
            {
                TryDelete(file);
            }
            else
            {
                live.Add(record);
            }
        }

        return [.. live.OrderBy(record => record.StartedAt)];
    }

    /// <summary>Writes what a worker says of itself. Where the disk refuses it, the worker goes on unseen.</summary>
    internal void Write(WorkerRecord record)
    {
        try
        {
            PrivateDirectory.Make(_directory);
            PrivateFile.Replace(PathOf(record), record.ToBytes());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It says how things are and nothing rests on it.
        }
    }

    /// <summary>Takes the file of a worker away that ends.</summary>
    internal void Remove(WorkerRecord record) => TryDelete(PathOf(record));

    /// <summary>A worker that cannot be asked about lives as long as it gives signs of life.</summary>
    private bool IsGone(WorkerIdentity here, WorkerRecord record)
        => here.IsGone(record.Identity)
            || (record.Interval is { } interval && _time.GetUtcNow() - record.SeenAt > (2 * interval) + Grace);

    private string PathOf(WorkerRecord record) => Path.Combine(_directory, record.Identity.Number.ToString("D") + Ending);

    private static WorkerRecord? Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= Bytes ? WorkerRecord.Parse(File.ReadAllBytes(path)) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended while it was being looked at.
            return null;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next one who looks removes it.
        }
    }
}
