using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Satchel.Cli.Setup.Documents;
using Satchel.Engine.Files;

namespace Satchel.Cli.Setup.Hosts;

/// <summary>
/// What was installed into one host. It is kept in the home as <c>hosts/HOST-HASH.json</c>, the hash of the host's place, so
/// that an uninstallation takes away exactly that; without it only what looks exactly as this program writes it goes.
/// </summary>
internal sealed record HostTrace
{
    private const int HashCharacters = 12;

    /// <summary>Name of the host.</summary>
    public required string Host { get; init; }

    /// <summary>Its place.</summary>
    public required string Place { get; init; }

    /// <summary>The project whose settings it has; null for those of the user.</summary>
    public string? Project { get; init; }

    /// <summary>The words by which hooks and servers name a home and a store.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Version of the program that wrote last.</summary>
    public required string Version { get; init; }

    /// <summary>Whether the host was installed when this was written.</summary>
    public bool IsInstalled { get; init; }

    /// <summary>What was done to settings files.</summary>
    public IReadOnlyList<DocumentTrace> Settings { get; init; } = [];

    /// <summary>The hash of each file that was written, by its path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Directories that were made.</summary>
    public IReadOnlyList<string> Directories { get; init; } = [];

    /// <summary>What was installed at a place; null where nobody knows.</summary>
    /// <param name="directory">Directory of the traces.</param>
    /// <param name="setup">The host.</param>
    /// <exception cref="CommandException">The trace cannot be read.</exception>
    public static HostTrace? Read(string directory, HostSetup setup) => Read(PathOf(directory, setup.Host, setup.Place));

    /// <summary>Everything that is installed somewhere.</summary>
    /// <exception cref="CommandException">A trace cannot be read.</exception>
    public static IReadOnlyList<HostTrace> ReadAll(string directory)
        => !Directory.Exists(directory)
            ? []
            : [.. Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<HostTrace>().Where(trace => trace.IsInstalled)];

    /// <summary>Keeps the trace in a directory that is there.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public void Write(string directory)
        => Guarded(directory, () =>
        {
            var path = PathOf(directory, Host, Place);
            var next = $"{path}.{Path.GetRandomFileName()}";
            PrivateFile.TryMake(next, JsonSerializer.Serialize(this, HostTraceJson.Default.HostTrace) + "\n");
            File.Move(next, path, overwrite: true);
            return true;
        });

    private static HostTrace? Read(string path)
        => !File.Exists(path) ? null : Guarded(path, () => JsonSerializer.Deserialize(File.ReadAllText(path), HostTraceJson.Default.HostTrace));

    private static string PathOf(string directory, string host, string place)
        => Path.Combine(directory, $"{host}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..HashCharacters]}.json");

    private static T Guarded<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandException(
                ExitCode.Store, "home_unusable", $"'{path}' cannot be read or written: {error.Message.TrimEnd('.')}.", "check who owns it; a damaged file may be removed", innerException: error);
        }
    }
}
