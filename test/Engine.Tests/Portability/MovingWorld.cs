using Satchel.Engine.Health;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;
using Satchel.Engine.Settings;
using Satchel.Engine.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Portability;

/// <summary>An empty home, and room for the homes of others.</summary>
internal sealed class MovingWorld : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MovingWorld()
    {
        Home = SatchelHome.Resolve(_folder.File("home"), static _ => null, _folder.Path);
        Catalog = new SqliteStoreCatalog(Home.StoresDirectory, Home.BackupDirectory, Clock);
    }

    public FakeClock Clock { get; } = new();

    public SatchelHome Home { get; }

    public SqliteStoreCatalog Catalog { get; }

    /// <summary>Where the home of the other system lies.</summary>
    public string Elsewhere => _folder.File("elsewhere");

    public SatchelSettings Settings => SatchelSettings.Load(Home, new SettingsFile(Home, Clock), static _ => null);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    public Task<MoveInReport> MoveAsync(SourceFormat format, string path, MoveInOptions? options = null)
        => new MoveIn(Home, new SettingsFile(Home, Clock), Clock, "test").RunAsync(
            format, path, options ?? new MoveInOptions(), Catalog.OpenOrCreateAsync, progress: null, Token);

    /// <summary>Every version of a store, in the order of recording.</summary>
    public async Task<IReadOnlyList<MemoryVersion>> ReadAsync(string store = "default")
    {
        await using var opened = await Catalog.OpenAsync(StoreName.Parse(store), Token);
        await using var reader = await opened.BeginReadAsync(Token);
        return [.. (await reader.ReadPageAsync(0, 1_000, currentOnly: false, Token)).Select(stored => stored.Version)];
    }

    public async Task<MemoryVersion> FindAsync(string id, string store = "default")
        => Assert.Single(await ReadAsync(store), version => version.Id.Value == id);

    /// <summary>An edge that is kept; null where there is none.</summary>
    public async Task<MemoryEdge?> FindEdgeAsync(string source, string target, EdgeKind kind, string store = "default")
    {
        await using var opened = await Catalog.OpenAsync(StoreName.Parse(store), Token);
        await using var rehearsal = await opened.RehearseAsync(Token);
        await using var writer = await rehearsal.BeginWriteAsync(
            LedgerIntent.New(LedgerOperation.Link, "test", MemoryOrigin.Agent, Clock.GetUtcNow()), Token);
        return await writer.FindEdgeAsync(MemoryId.Parse(source), MemoryId.Parse(target), kind, Token);
    }

    /// <summary>Proves a store: ledger, versions and what is derived agree.</summary>
    public async Task RequireTrueAsync(string store = "default")
    {
        await using var opened = await Catalog.OpenAsync(StoreName.Parse(store), Token);
        Assert.Empty((await StoreVerification.RunAsync(opened, Token)).Problems);
    }

    /// <summary>Every file of the home, without what the processes share about its log.</summary>
    public IReadOnlyList<string> Snapshot() => [.. Snapshot(Home.Root).Where(file => !file.Contains("-shm ", StringComparison.Ordinal))];

    /// <summary>Every file of a directory with its bytes and the time of its last change.</summary>
    public static IReadOnlyList<string> Snapshot(string directory)
        =>
        [
            .. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file =>
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                return $"{file} {File.GetLastWriteTimeUtc(file).Ticks} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(stream))}";
            }),
        ];
}
