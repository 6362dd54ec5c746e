namespace Satchel.Testing;

/// <summary>A directory of its own under the system's temporary path; it goes away with everything in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("satchel-");

    /// <summary>Where it is.</summary>
    public string Path => _directory.FullName;

    /// <summary>The path of something in it.</summary>
    public string File(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_directory.Exists)
        {
            _directory.Delete(recursive: true);
        }
    }
}
