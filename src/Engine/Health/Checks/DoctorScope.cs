using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>What the doctor looks at, and with what.</summary>
public sealed record DoctorScope
{
    /// <summary>The home.</summary>
    public required SatchelHome Home { get; init; }

    /// <summary>The owner's settings; those of a home without any where the file cannot be read.</summary>
    public required SatchelSettings Settings { get; init; }

    /// <summary>Why the settings file cannot be read; null where it can.</summary>
    public SettingsException? SettingsProblem { get; init; }

    /// <summary>The stores of the home.</summary>
    public required IStoreCatalog Catalog { get; init; }

    /// <summary>The stores that are looked into.</summary>
    public required IReadOnlyList<StoreName> Stores { get; init; }

    /// <summary>Opens the owner's models.</summary>
    public required Func<ModelClients> OpenModels { get; init; }

    /// <summary>What models have cost.</summary>
    public required Purse Purse { get; init; }

    /// <summary>The bytes that are free where a directory lies.</summary>
    public required Func<string, long> FreeBytes { get; init; }

    /// <summary>Whether models are asked, which may cost money.</summary>
    public bool Probes { get; init; }

    /// <summary>Chooses the versions that are verified.</summary>
    public int Seed { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
