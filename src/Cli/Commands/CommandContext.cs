using System.CommandLine;
using System.Security.Cryptography;
using Satchel.Cli.Output;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Identity;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Scheduler;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Engine.Sync;
using Satchel.Postgres;

namespace Satchel.Cli.Commands;

/// <summary>What one command works with. Home, settings and store are looked for when they are first asked for.</summary>
internal sealed class CommandContext(CliHost host, GlobalOptions options, ParseResult parsed, CliOutput output)
{
    /// <summary>Who changes a store through the command line, as the ledger names it.</summary>
    public const string Actor = "cli";

    private SatchelHome? _home;
    private SettingsFile? _settingsFile;
    private SatchelSettings? _settings;
    private StoreChoice? _store;
    private HomeCatalog? _catalog;
    private PaymentPurse? _money;

    /// <summary>The process around it.</summary>
    public CliHost Host => host;

    /// <summary>The clock.</summary>
    public TimeProvider Clock => host.Clock;

    /// <summary>Where keys, nonces and what blinds them come from.</summary>
    public static RandomNumberGenerator Random { get; } = RandomNumberGenerator.Create();

    /// <summary>Where the answer goes.</summary>
    public CliOutput Output => output;

    /// <summary>The home; nothing in it is made yet.</summary>
    public SatchelHome Home => _home ??= SatchelHome.Resolve(parsed.GetValue(options.Home), host.Environment, host.UserDirectory());

    /// <summary>The settings file, for the commands that change it.</summary>
    public SettingsFile SettingsFile => _settingsFile ??= new SettingsFile(Home, Clock);

    /// <summary>The settings as they were when first asked for.</summary>
    public SatchelSettings Settings => _settings ??= ReadSettings();

    /// <summary>Reads the settings as they are now, for what runs longer than they stay the same.</summary>
    /// <exception cref="SettingsException">The file cannot be read.</exception>
    public SatchelSettings ReadSettings() => SatchelSettings.Load(Home, SettingsFile, host.Environment);

    /// <summary>The store that the command works on.</summary>
    public StoreChoice Store => _store ??= StoreFrom(directory: null);

    /// <summary>The store that the command would work on if it had been given in another directory.</summary>
    /// <param name="directory">The directory; null for the one in which it was given.</param>
    /// <param name="settings">The settings; null for those of the home.</param>
    public StoreChoice StoreFrom(string? directory, SatchelSettings? settings = null)
        => StoreChoice.Resolve(
            parsed.GetValue(options.Store), host.Environment, () => directory is not null && Path.IsPathFullyQualified(directory) ? directory : host.WorkingDirectory(), Home, settings ?? Settings);

    /// <summary>The stores of the home.</summary>
    public HomeCatalog Catalog
        => _catalog ??= new HomeCatalog(Home, () => Settings, host.Environment, host.UserDirectory(), Clock, () => Identity.AgentOf(Settings));

    /// <summary>Reads the settings again, after this command has changed them.</summary>
    public void ForgetSettings() => _settings = null;

    /// <summary>The key pair of the home; it is made with the first change of a store.</summary>
    public HomeIdentity Identity => new(Home, Random);

    /// <summary>The store that the command line names; null where it names none.</summary>
    public StoreName? NamedStore => parsed.GetValue(options.Store) is null ? null : Store.Name;

    /// <summary>Where workers say that they live.</summary>
    public WorkerRegister Workers => new(Home.WorkersDirectory, Clock);

    /// <summary>The workers that live, the oldest first.</summary>
    /// <exception cref="CommandException">Their directory cannot be read.</exception>
    public IReadOnlyList<WorkerRecord> ReadWorkers()
    {
        try
        {
            return Workers.ReadLive();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.Store, "home_unusable", $"'{Home.WorkersDirectory}' cannot be read: {error.Message.TrimEnd('.')}.", "check who owns it", innerException: error);
        }
    }

    /// <summary>What was shown of the store, which recall counts.</summary>
    public AccessLog Accesses => new(Path.Combine(Home.StoreDirectory(Store.Name), AccessLog.FileName), Clock);

    /// <summary>What models have cost.</summary>
    public Purse Purse => new(Home.PurseFile, Clock);

    /// <summary>Payments, and what follows from them.</summary>
    public PaymentPurse Money => _money ??= new PaymentPurse(Home.PurseFile, Clock, Actor, () => Identity.AgentOf(Settings));

    /// <summary>What signs in the name of the home; null in the unsigned mode. The caller closes it.</summary>
    /// <exception cref="SettingsException">The key cannot be used.</exception>
    public HomeSigner? OpenSigner()
    {
        Home.Ensure();
        return HomeSigner.Open(Home, Settings, Random);
    }

    /// <summary>What the settings say about trust.</summary>
    public TrustRules TrustRules => TrustRules.Of(Settings, BuildInformation.Version);

    /// <summary>Refuses to change memories where the owner of the home has forbidden it.</summary>
    /// <param name="verb">What is refused.</param>
    /// <exception cref="CommandException">It is forbidden.</exception>
    public void RequireWrites(string verb)
    {
        if (SchedulerSettings.StateOf(Settings) is SchedulerState.WritesRefused)
        {
            throw CommandException.No("scheduler_stopped", $"Scheduler is stopped; cannot {verb}", "satchel scheduler start lets memories be changed again");
        }
    }

    /// <summary>Whether a model is set up that embeds what is written to the store.</summary>
    public bool HasEmbeddings => Settings.Text("embed.provider", Store.Name) is not (null or "none");

    /// <summary>The owner's models; the caller closes them.</summary>
    public ModelClients OpenModels() => OpenModels(Settings);

    /// <summary>The owner's models as other settings name them; the caller closes them.</summary>
    public ModelClients OpenModels(SatchelSettings settings)
        => new(settings, Purse, Clock, static () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue);

    /// <summary>Opens the store to write to; it is made where it is missing.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public ValueTask<IMemoryStore> OpenStoreAsync(CancellationToken cancellationToken)
    {
        Home.Ensure();
        return Catalog.OpenOrCreateAsync(Store.Name, cancellationToken);
    }

    /// <summary>Opens the store to read from; null where there is none yet, which is no failure: nothing was remembered.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public async ValueTask<IMemoryStore?> OpenExistingStoreAsync(CancellationToken cancellationToken)
    {
        var place = await Catalog.LocateAsync(Store.Name, cancellationToken);
        if (place.Exists)
        {
            return await Catalog.OpenAsync(Store.Name, cancellationToken);
        }

        RequireRoomFor(place.Location);
        return null;
    }

    /// <summary>A place where no store can ever be is not the same as one where none is yet.</summary>
    private static void RequireRoomFor(string path)
    {
        var folder = Path.GetDirectoryName(path);
        while (folder is not null && !Path.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }

        if (Directory.Exists(path) || File.Exists(folder))
        {
            var problem = Directory.Exists(path) ? $"'{path}' is a directory, not a file" : $"'{folder}' is a file, not a directory";
            throw new CommandException(
                ExitCode.Store, "home_unusable", $"The home directory cannot be used: {problem}.", "give another directory with --home or SATCHEL_HOME");
        }
    }

    /// <summary>Whether more is to be said when something goes wrong.</summary>
    public bool IsVerbose => Given(options.Verbose);

    /// <summary>Whether an option was given on the command line.</summary>
    public bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The words that name the same home and store again; a home with its full path.</summary>
    public IReadOnlyList<string> Place()
        =>
        [
            .. parsed.GetValue(options.Home) is not null ? (string[])["--home", Home.Root] : [],
            .. parsed.GetValue(options.Store) is not null ? (string[])["--store", Store.Name.Value] : [],
        ];

    /// <summary>The value of an argument that must be given.</summary>
    public T Value<T>(Argument<T> argument)
        where T : notnull
        => parsed.GetRequiredValue(argument);

    /// <summary>The value of an argument that may be left out.</summary>
    public string? Optional(Argument<string> argument) => parsed.GetResult(argument) is { Tokens.Count: > 0 } ? parsed.GetValue(argument) : null;

    /// <summary>The value of an option; its default where it was not given.</summary>
    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>Reads all of standard input as text; one line break at its end does not count.</summary>
    /// <returns>The text; null where it is longer than <paramref name="limitBytes"/>.</returns>
    /// <exception cref="CommandException">It cannot be read, or is not UTF-8.</exception>
    public async Task<string?> ReadInputAsync(int limitBytes, CancellationToken cancellationToken)
    {
        await using var input = BoundaryStream.ForInput(host.OpenInput(), "Standard input");
        return await TextInput.ReadAsync(input, limitBytes, cancellationToken);
    }
}
