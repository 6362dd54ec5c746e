using Satchel.Engine.Model;
using Satchel.Engine.Portability.Foreign;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability;

/// <summary>
/// Takes in what another system holds: each of its stores in one transaction, then its settings, keys and active store where
/// nothing here speaks against it. The source is only read. Doing it again changes nothing.
/// </summary>
public sealed class MoveIn
{
    private readonly string _actor;
    private readonly SatchelHome _home;
    private readonly SettingsFile _settings;
    private readonly TimeProvider _time;

    /// <summary>Makes it for a home.</summary>
    /// <param name="home">The home.</param>
    /// <param name="settings">Its settings file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who does it, for the ledger.</param>
    public MoveIn(SatchelHome home, SettingsFile settings, TimeProvider time, string actor)
        => (_home, _settings, _time, _actor) = (home, settings, time, actor);

    /// <summary>Takes in a file or directory.</summary>
    /// <param name="format">What it is.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="options">How it is done.</param>
    /// <param name="open">Opens a store here, made where it is missing.</param>
    /// <param name="progress">Is told how many memories of a store were read.</param>
    /// <param name="cancellationToken">Stops it; the store at hand is left as it was, those before it stay.</param>
    /// <exception cref="SourceException">It cannot be read.</exception>
    /// <exception cref="StoreException">A store failed; nothing was written to it.</exception>
    /// <exception cref="SettingsException">The settings or the active store cannot be written.</exception>
    public async Task<MoveInReport> RunAsync(
        SourceFormat format,
        string path,
        MoveInOptions options,
        Func<StoreName, CancellationToken, ValueTask<IMemoryStore>> open,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(open);
        using var foreign = ForeignHomes.Open(format, path);
        var plans = StorePlan.Of(foreign.Stores, options);
        foreach (var plan in plans.Skip(1))
        {
            // A store that cannot be read is found before anything is written.
            plan.Source.Open().Dispose();
        }

        var settings = options.TakesSettings ? foreign.Settings : [];
        var way = new TransferMeans(_home.ImportsDirectory, _time, _actor, HasModel(settings), progress);
        var stores = new List<MovedStore>();
        foreach (var plan in plans)
        {
            stores.Add(await TakeAsync(format, plan, options, open, way, cancellationToken).ConfigureAwait(false));
        }

        return new MoveInReport
        {
            Stores = stores,
            Settings = await SettingsTransfer.RunAsync(_settings, settings, options.IsDryRun, cancellationToken).ConfigureAwait(false),
            Files = options.TakesSettings ? Keep(format, foreign.Keys, options.IsDryRun) : [],
            Active = await ActivateAsync(foreign.Active, plans, options, cancellationToken).ConfigureAwait(false),
            Left = foreign.Left,
        };
    }

    private static async Task<MovedStore> TakeAsync(
        SourceFormat format,
        StorePlan plan,
        MoveInOptions options,
        Func<StoreName, CancellationToken, ValueTask<IMemoryStore>> open,
        TransferMeans way,
        CancellationToken cancellationToken)
    {
        using var source = plan.Source.Open();
        var target = await open(plan.Target, cancellationToken).ConfigureAwait(false);
        await using var store = target.ConfigureAwait(false);
        try
        {
            return await StoreTransfer.RunAsync(source, (format, plan.Source.Name), target, options, way, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceError.Unreadable, $"The store '{plan.Target}' was not taken in: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>Whether a model will be there to refine what waits.</summary>
    private bool HasModel(IReadOnlyList<ForeignSetting> settings)
    {
        const string Endpoint = "llm.endpoint";
        return _settings.Read().Text(Endpoint) is { Length: > 0 } || settings.Any(setting => setting.Key is Endpoint);
    }

    private IReadOnlyList<KeptFile> Keep(SourceFormat format, IReadOnlyList<ForeignKey> keys, bool isDryRun)
        => [.. keys.Select(key => KeyFile.Keep(_home.ImportsDirectory, format, key, isDryRun))];

    /// <summary>The store that was active there is so here, where nobody has chosen one.</summary>
    private async Task<StoreName?> ActivateAsync(
        string? active, IReadOnlyList<StorePlan> plans, MoveInOptions options, CancellationToken cancellationToken)
    {
        if (active is null || options is not { TakesSettings: true, Store: null } || ActiveStore.Find(_home) is not null
            || plans.FirstOrDefault(plan => plan.Source.Name == active)?.Target is not { } target || target == StoreName.Default)
        {
            return null;
        }

        if (!options.IsDryRun)
        {
            await ActiveStore.SetAsync(_home, target, _time, cancellationToken).ConfigureAwait(false);
        }

        return target;
    }
}
