using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Satchel.Engine.Identity;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Library;

/// <summary>Where a memory lies and in whose name it is used: options that were checked, complete and unchanging.</summary>
internal sealed record MemoryPlace
{
    /// <summary>The home; nothing in it is made yet.</summary>
    public required SatchelHome Home { get; init; }

    /// <summary>The stores of the home.</summary>
    public required IStoreCatalog Catalog { get; init; }

    /// <summary>The store that is used.</summary>
    public required StoreName Store { get; init; }

    /// <summary>Who changes it.</summary>
    public required string Actor { get; init; }

    /// <summary>Whether a model may look at what is written.</summary>
    public required bool Refine { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>What was shown of the store.</summary>
    public AccessLog Accesses => new(Path.Combine(Home.StoreDirectory(Store), AccessLog.FileName), Clock);

    /// <summary>Turns options that were checked into a place.</summary>
    /// <summary>Whether the settings of the home name a model that can embed what is written.</summary>
    /// <exception cref="SettingsException">The settings cannot be read.</exception>
    public bool HasEmbeddings()
        => SatchelSettings.Load(Home, new SettingsFile(Home, Clock), Variable).Text("embed.provider", Store) is not (null or "none");

    [SuppressMessage("ApiDesign", "RS0030", Justification = "A program that names no clock means the system's.")]
    public static MemoryPlace Of(SatchelOptions options, TimeProvider? clock)
    {
        var time = clock ?? TimeProvider.System;
        var home = HomeOf(options);
        return new MemoryPlace
        {
            Home = home,
            Catalog = new SqliteStoreCatalog(home.StoresDirectory, home.BackupDirectory, time)
            {
                Agent = () => AgentOf(home, time),
            },
            Store = StoreName.Parse(options.Store),
            Actor = options.Actor,
            Refine = options.Refine,
            Clock = time,
        };
    }

    /// <summary>The public key of the home, of a pair that is made where there is none; null where its owner wants none.</summary>
    /// <exception cref="SettingsException">The key or the settings cannot be read.</exception>
    public string? EnsureAgent() => AgentOf(Home, Clock);

    /// <summary>How many own payments to a vendor let the home attest it by itself; 0 for never.</summary>
    /// <exception cref="SettingsException">The settings cannot be read.</exception>
    public int AttestsEvery() => (int)(SatchelSettings.Load(Home, new SettingsFile(Home, Clock), Variable).WholeNumber("trust.auto_attest") ?? 0);

    /// <summary>The home that options mean.</summary>
    /// <exception cref="SettingsException">They name no usable path.</exception>
    public static SatchelHome HomeOf(SatchelOptions options)
        => SatchelHome.Resolve(options.Home, Variable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>Whether a model may look at what is written, and the settings of the home name one now.</summary>
    /// <exception cref="SettingsException">The settings cannot be read.</exception>
    public bool QueuesRefinement()
        => Refine && SatchelSettings.Load(Home, new SettingsFile(Home, Clock), Variable).Text("llm.endpoint", Store) is not null;

    private static string? AgentOf(SatchelHome home, TimeProvider time)
    {
        using var random = RandomNumberGenerator.Create();
        return new HomeIdentity(home, random).AgentOf(SatchelSettings.Load(home, new SettingsFile(home, time), Variable));
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The one place in which the library reads the environment.")]
    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
