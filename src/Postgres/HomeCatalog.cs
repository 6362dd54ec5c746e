using Satchel.Engine.Model;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Postgres;

/// <summary>
/// The stores of a home, whichever backend keeps them. The setting <c>store.NAME.backend</c> decides; a store that has none lies where
/// its file is, and one that is nowhere yet is made where <c>store.default_backend</c> says. What is wrong with the way to one store
/// concerns no other.
/// </summary>
public sealed class HomeCatalog : IStoreCatalog, IAsyncDisposable
{
    private const string Postgres = "postgres";

    private readonly SqliteStoreCatalog _files;
    private readonly SatchelHome _home;
    private readonly Dictionary<string, PostgresStoreCatalog> _servers = new(StringComparer.Ordinal);
    private readonly Func<SatchelSettings> _settings;
    private readonly TimeProvider _time;
    private readonly string _userDirectory;
    private readonly Func<string, string?> _variable;

    /// <summary>Makes a catalog; nothing is touched before the first call.</summary>
    /// <param name="home">The home.</param>
    /// <param name="settings">Its settings as they are now.</param>
    /// <param name="variable">Reads the environment, for the places of service files.</param>
    /// <param name="userDirectory">The user's own directory, for the same.</param>
    /// <param name="time">The clock.</param>
    /// <param name="agent">Says before each transaction which agent's public key its entries of the ledger name; null for none.</param>
    public HomeCatalog(
        SatchelHome home, Func<SatchelSettings> settings, Func<string, string?> variable, string userDirectory, TimeProvider time, Func<string?>? agent)
    {
        ArgumentNullException.ThrowIfNull(home);
        (_home, _settings, _variable, _userDirectory, _time, Agent) = (home, settings, variable, userDirectory, time, agent);
        _files = new SqliteStoreCatalog(home.StoresDirectory, home.BackupDirectory, time) { Agent = agent };
    }

    /// <summary>Says which agent's public key the entries of the ledger name; null for none.</summary>
    public Func<string?>? Agent { get; }

    /// <summary>The stores in files.</summary>
    public SqliteStoreCatalog Files => _files;

    /// <summary>Whether the settings put a store on a server.</summary>
    /// <exception cref="SettingsException">A setting holds no value that it takes.</exception>
    public bool IsOnServer(StoreName name)
    {
        var settings = _settings();
        return settings.Text($"store.{name.Value}.backend") is { } backend
            ? backend is Postgres
            : settings.Text("store.default_backend") is Postgres && !File.Exists(Path.Combine(_home.StoreDirectory(name), SqliteStoreCatalog.FileName));
    }

    /// <summary>The database of a store, whether or not the settings put it there.</summary>
    /// <exception cref="StoreException">The settings name none, or what they name is no connection string.</exception>
    /// <exception cref="SettingsException">A setting holds no value that it takes.</exception>
    public PostgresStoreCatalog ServerOf(StoreName name)
    {
        var key = $"store.{name.Value}.dsn";
        var settings = _settings();
        var text = settings.Text(key) ?? settings.Text(DefaultAddress);
        return text is null
            ? throw new StoreException(StoreError.AddressInvalid, $"the store '{name.Value}' lies on PostgreSQL, and neither {key} nor {DefaultAddress} is set")
            : ServerAt(text, settings.Text(key) is null ? DefaultAddress : key);
    }

    /// <summary>The databases that the settings name, by the setting, to be opened one by one: what is wrong with one concerns no other.</summary>
    public IReadOnlyList<(string Key, Func<PostgresStoreCatalog> Open)> Servers()
        =>
        [
            .. _settings().ReadAll().Where(value => value is { Written: not null, Key.Definition.Name: DefaultAddress or "store.<name>.dsn" })
                .Select(value => (value.Key.Name, (Func<PostgresStoreCatalog>)(() => ServerAt(_settings().Resolve(value)!, value.Key.Name)))),
        ];

    /// <summary>The setting that says how the database is reached that stores without an own one lie in.</summary>
    public const string DefaultAddress = "store.default_dsn";

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoreName>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new HashSet<StoreName>(await _files.ListAsync(cancellationToken).ConfigureAwait(false));
        foreach (var name in Named().Where(IsOnServer))
        {
            if (await MayBeThereAsync(name, cancellationToken).ConfigureAwait(false))
            {
                names.Add(name);
            }
        }

        if (_settings().Text("store.default_backend") is Postgres && _settings().Text(DefaultAddress) is { } address)
        {
            names.UnionWith(await ListServerAsync(address, cancellationToken).ConfigureAwait(false));
        }

        return [.. names.OrderBy(name => name.Value, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(StoreName name, CancellationToken cancellationToken) => Of(name).ExistsAsync(name, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<StorePlace> LocateAsync(StoreName name, CancellationToken cancellationToken)
    {
        try
        {
            return await Of(name).LocateAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Code is StoreError.AddressInvalid or StoreError.Unavailable)
        {
            // Who looks at all stores goes on with the others; who opens this one is told the same.
            return new StorePlace(error.Message, Exists: true, 0, WrittenAt: null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IMemoryStore> OpenAsync(StoreName name, CancellationToken cancellationToken) => Of(name).OpenAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IMemoryStore?> TryOpenAsync(StoreName name, CancellationToken cancellationToken) => Of(name).TryOpenAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IMemoryStore> OpenOrCreateAsync(StoreName name, CancellationToken cancellationToken) => Of(name).OpenOrCreateAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask CreateAsync(StoreName name, CancellationToken cancellationToken) => Of(name).CreateAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string> RemoveAsync(StoreName name, CancellationToken cancellationToken) => Of(name).RemoveAsync(name, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoreFinding>> FindStraysAsync(CancellationToken cancellationToken)

        // What was shown of a store on a server is counted in the home.
        => [.. (await _files.FindStraysAsync(cancellationToken).ConfigureAwait(false)).Where(stray => !IsCountOfServer(stray.Where))];

    /// <inheritdoc/>
    public ValueTask<string> BackUpAsync(
        StoreName name, string? file, bool replaces, Func<IMemoryStore, Task> prove, CancellationToken cancellationToken)
        => Of(name).BackUpAsync(name, file, replaces, prove, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OpenedBackup> OpenBackupAsync(string file, CancellationToken cancellationToken) => _files.OpenBackupAsync(file, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RestoredStore> RestoreAsync(StoreName name, OpenedBackup backup, CancellationToken cancellationToken)
        => Of(name).RestoreAsync(name, backup, cancellationToken);

    /// <summary>Closes the connections to all servers.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private bool IsCountOfServer(string path)
        => Path.GetFileName(path) == AccessLog.FileName && StoreName.TryParse(Path.GetFileName(Path.GetDirectoryName(path)), out var name) && IsOnServer(name);

    private IStoreCatalog Of(StoreName name) => IsOnServer(name) ? ServerOf(name) : _files;

    private PostgresStoreCatalog ServerAt(string text, string key)
    {
        lock (_servers)
        {
            if (!_servers.TryGetValue(text, out var server))
            {
                _servers.Add(text, server = new PostgresStoreCatalog(Address(text, key), _home.BackupDirectory, _time) { Agent = Agent });
            }

            return server;
        }
    }

    private PostgresAddress Address(string text, string key)
    {
        try
        {
            return PostgresAddress.Parse(text, _variable, _userDirectory);
        }
        catch (StoreException error) when (error.Code is StoreError.AddressInvalid)
        {
            throw new StoreException(error.Code, $"{key}: {error.Message}", error);
        }
    }

    /// <summary>The stores that have settings of their own.</summary>
    private IEnumerable<StoreName> Named()
        => _settings().ReadAll().Where(value => value.Key.Store is not null && value.Key.Definition.Name is "store.<name>.backend")
            .Select(value => value.Key.Store!.Value).Distinct();

    /// <summary>A store that the settings put on a server is there, unless the server says no.</summary>
    private async ValueTask<bool> MayBeThereAsync(StoreName name, CancellationToken cancellationToken)
    {
        try
        {
            return await ServerOf(name).ExistsAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // Whoever opens it is told what is wrong.
            return true;
        }
    }

    private async ValueTask<IReadOnlyList<StoreName>> ListServerAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await ServerAt(address, DefaultAddress).ListAsync(cancellationToken).ConfigureAwait(false)).Where(IsOnServer)];
        }
        catch (StoreException)
        {
            // The doctor says what is wrong with it.
            return [];
        }
    }
}
