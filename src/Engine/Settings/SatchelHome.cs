using System.Diagnostics.CodeAnalysis;
using Satchel.Engine.Files;
using Satchel.Engine.Model;

namespace Satchel.Engine.Settings;

/// <summary>
/// The one directory that holds everything: settings, stores, backups, keys. Directories are 0700 and files 0600 from the
/// moment they are made. Naming a home makes nothing; what writes calls <see cref="EnsureDirectory"/> first.
/// </summary>
/// <remarks>
/// <code>
/// config.json          settings (see SettingsFile)          config.json.lock
/// active               name of the active store, one line
/// keys/agent.key       the key pair of the home, and keys/PUBLIC.key, pairs of before; agent.key.lock is held while one is made
/// mcp-token            what clients of the MCP server show over HTTP
/// gateway-token        what the owner shows to the gateway
/// stores/NAME/         one store, and satchel.access; NAME in lower case
/// backups/             copies made before risky changes
/// imports/             what other systems kept and a store has no place for
/// purse.db             what models have cost, whatever the store
/// trade.db             what the gateway has sold, and what was bought from others
/// sandbox.key          the key of the sandbox node
/// logs/                worker.log, trace.log and hooks.log, each with its two predecessors
/// workers/NUMBER.json  what a worker says of itself while it lives
/// hosts/               what was installed into hosts, and copies of their files from before
/// expansions.json      words that a model named for questions, for a day
/// hooks/               what the hooks of an agent's host remember of its sessions, for days
/// </code>
/// </remarks>
public sealed record SatchelHome
{
    private const string DirectoryName = ".satchel";
    private const string HomeVariable = "SATCHEL_HOME";

    private SatchelHome(string root, string userDirectory)
    {
        Root = root;
        UserDirectory = userDirectory;
    }

    /// <summary>Absolute path of the home.</summary>
    public string Root { get; }

    /// <summary>The settings file.</summary>
    public string ConfigFile => Path.Combine(Root, "config.json");

    /// <summary>One line with the name of the active store; missing where nobody chose one.</summary>
    public string ActiveFile => Path.Combine(Root, "active");

    /// <summary>The key pair of the home; missing until something is written.</summary>
    public string IdentityFile => Path.Combine(Root, "keys", "agent.key");

    /// <summary>The token that clients of the MCP server show over HTTP; missing until one is needed.</summary>
    public string McpTokenFile => Path.Combine(Root, "mcp-token");

    /// <summary>The token that the owner shows to the gateway; missing until one is needed.</summary>
    public string GatewayTokenFile => Path.Combine(Root, "gateway-token");

    /// <summary>Directory of all stores.</summary>
    public string StoresDirectory => Path.Combine(Root, "stores");

    /// <summary>Directory of backups.</summary>
    public string BackupDirectory => Path.Combine(Root, "backups");

    /// <summary>Directory of what came from other systems and has no place in a store.</summary>
    public string ImportsDirectory => Path.Combine(Root, "imports");

    /// <summary>The purse; missing where nothing was spent yet.</summary>
    public string PurseFile => Path.Combine(Root, "purse.db");

    /// <summary>What was sold and bought; missing where nothing was.</summary>
    public string TradeFile => Path.Combine(Root, "trade.db");

    /// <summary>The key of the sandbox node; missing until one is needed.</summary>
    public string SandboxKeyFile => Path.Combine(Root, "sandbox.key");

    /// <summary>The directory by which the sandbox nodes of homes pay each other that lie side by side. It is not in the home: it is nobody's alone.</summary>
    public string SandboxNetwork => Path.Combine(Path.GetDirectoryName(Root) ?? Root, ".satchel-sandbox");

    /// <summary>Log of the workers.</summary>
    public string WorkerLog => Path.Combine(Root, "logs", "worker.log");

    /// <summary>Trace of the workers.</summary>
    public string TraceLog => Path.Combine(Root, "logs", "trace.log");

    /// <summary>Log of the hooks.</summary>
    public string HookLog => Path.Combine(Root, "logs", "hooks.log");

    /// <summary>What hooks remember of the sessions of an agent's host.</summary>
    public string HooksDirectory => Path.Combine(Root, "hooks");

    /// <summary>Directory of the workers that live.</summary>
    public string WorkersDirectory => Path.Combine(Root, "workers");

    /// <summary>Directory of what was installed into hosts.</summary>
    public string HostsDirectory => Path.Combine(Root, "hosts");

    /// <summary>The words that a model named for questions lately.</summary>
    public string ExpansionsFile => Path.Combine(Root, "expansions.json");

    /// <summary>Absolute path of the user's own directory, which <c>~</c> stands for; empty where there is none.</summary>
    internal string UserDirectory { get; }

    /// <summary>
    /// Finds the home: <paramref name="flag"/>, then <c>SATCHEL_HOME</c>, then <c>.satchel</c> in the user's directory.
    /// Touches no file.
    /// </summary>
    /// <param name="flag">What the caller named; null where nothing was.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    /// <param name="userDirectory">The user's own directory; may be empty.</param>
    /// <exception cref="SettingsException">No usable path is named.</exception>
    public static SatchelHome Resolve(string? flag, Func<string, string?> environment, string userDirectory)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(userDirectory);
        var named = flag ?? environment(HomeVariable);
        if (named is null or "" && flag is null)
        {
            return userDirectory.Length > 0
                ? new SatchelHome(Path.GetFullPath(Path.Combine(userDirectory, DirectoryName)), userDirectory)
                : throw Unusable("there is no user directory to keep it in", "set SATCHEL_HOME or give --home PATH");
        }

        if (string.IsNullOrWhiteSpace(named) || named.Contains('\0', StringComparison.Ordinal))
        {
            throw Unusable("the path is empty or holds a NUL character", "give --home PATH");
        }

        return new SatchelHome(Path.GetFullPath(Expand(named, userDirectory)), userDirectory);
    }

    /// <summary>Directory of one store. Names that differ only in case share it.</summary>
    public string StoreDirectory(StoreName store) => Path.Combine(StoresDirectory, SettingRegistry.Canonical(store.Value));

    /// <summary>Makes the home, readable by its owner alone, where it is not there yet.</summary>
    /// <exception cref="SettingsException">It cannot be made, or something else has its name.</exception>
    public void Ensure() => EnsureDirectory(Root);

    /// <summary>Makes a directory and those above it, each readable by its owner alone. What exists is left as it is.</summary>
    /// <exception cref="SettingsException">It cannot be made, or something else has its name.</exception>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "What lies in a home is made through the home.")]
    public void EnsureDirectory(string path)
    {
        try
        {
            PrivateDirectory.Make(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Unusable($"'{path}' may not be made: permission denied", "give a directory that you may write, with --home or SATCHEL_HOME", e);
        }
        catch (IOException e)
        {
            throw Unusable($"'{path}' cannot be made: {e.Message.TrimEnd('.')}", "give another directory with --home or SATCHEL_HOME", e);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Root;

    /// <summary>Replaces a leading <c>~</c>, for values that no shell has seen.</summary>
    internal static string Expand(string path, string userDirectory)
        => userDirectory.Length > 0 && (path is "~" || path.StartsWith("~/", StringComparison.Ordinal))
            ? Path.Join(userDirectory, path.AsSpan(1))
            : path;

    private static SettingsException Unusable(string message, string hint, Exception? inner = null)
        => new(SettingsError.HomeUnusable, $"The home directory cannot be used: {message}.", hint, inner);
}
