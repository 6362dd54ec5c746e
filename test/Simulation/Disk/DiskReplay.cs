namespace Satchel.Simulation.Disk;

/// <summary>
/// Does recorded steps again, on files in memory. Each file is kept twice: as the process sees it, and as it is certain to be
/// after a power cut, with the steps since its last sync beside it.
/// </summary>
internal sealed class DiskReplay
{
    private readonly Dictionary<string, ReplayedFile> _files = new(StringComparer.Ordinal);

    /// <summary>Begins with an empty directory.</summary>
    public DiskReplay()
    {
    }

    /// <summary>Begins with a file that lies there before the first step.</summary>
    public DiskReplay(string file, byte[] bytes) => _files[file] = new ReplayedFile(bytes);

    /// <summary>Does a step.</summary>
    public void Apply(DiskStep step)
    {
        if (step.Kind is StepKind.Delete)
        {
            _files.Remove(step.File);
            return;
        }

        if (!_files.TryGetValue(step.File, out var file))
        {
            _files[step.File] = file = new ReplayedFile([]);
        }

        file.Apply(step);
    }

    /// <summary>Does steps.</summary>
    public void Apply(IEnumerable<DiskStep> steps)
    {
        foreach (var step in steps)
        {
            Apply(step);
        }
    }

    /// <summary>A file as the processes see it.</summary>
    public byte[] Seen(string file) => _files[file].Seen();

    /// <summary>Writes the files as a process that was killed leaves them.</summary>
    public void WriteSeen(string folder) => Write(folder, file => file.Seen());

    /// <summary>Writes the files as a power cut leaves them: of what was not synced, each step is there, half there or lost.</summary>
    public void WriteSurviving(string folder, Random random) => Write(folder, file => file.Surviving(random));

    private void Write(string folder, Func<ReplayedFile, byte[]> content)
    {
        foreach (var (name, file) in _files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), content(file));
        }
    }
}
