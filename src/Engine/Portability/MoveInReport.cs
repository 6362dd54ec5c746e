using Satchel.Engine.Model;

namespace Satchel.Engine.Portability;

/// <summary>What was taken in from another system, and what was not.</summary>
public sealed record MoveInReport
{
    /// <summary>The stores, in the order in which they were written.</summary>
    public required IReadOnlyList<MovedStore> Stores { get; init; }

    /// <summary>Its settings; empty where they were not asked for.</summary>
    public required IReadOnlyList<MovedSetting> Settings { get; init; }

    /// <summary>Keys that were kept beside the home's own for a person to take over.</summary>
    public required IReadOnlyList<KeptFile> Files { get; init; }

    /// <summary>The store that is now the active one; null where nothing was changed.</summary>
    public StoreName? Active { get; init; }

    /// <summary>What lies in its home and was left there, each with the reason.</summary>
    public required IReadOnlyList<LeftFile> Left { get; init; }

    /// <summary>Whether anything is other than before.</summary>
    public bool IsChanged
        => Active is not null || Stores.Any(store => store.IsChanged) || Files.Any(file => file.IsNew) || Settings.Any(setting => setting.Fate is SettingFate.Set);
}
