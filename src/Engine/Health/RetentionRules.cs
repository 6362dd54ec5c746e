using System.Globalization;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Health;

/// <summary>The numbers by which memories are valued and retired, as the owner's settings have them.</summary>
public sealed record RetentionRules
{
    /// <summary>What holds where the owner has set nothing: nothing is retired but what has expired long ago.</summary>
    public static RetentionRules Default { get; } = new();

    /// <summary>Days in which a value halves.</summary>
    public double HalfLifeDays { get; init; } = 30;

    /// <summary>The value of a fresh memory by its importance, from 1 to 5.</summary>
    public IReadOnlyList<double> Bases { get; init; } = [0.15, 0.3, 0.5, 0.8, 1.0];

    /// <summary>Least importance that makes immune; 6: none does.</summary>
    public int ImmuneImportance { get; init; } = 4;

    /// <summary>Fewest accesses that make immune, as long as they have not faded below it.</summary>
    public double ImmuneAccesses { get; init; } = 3;

    /// <summary>What counts as worth little where nobody says: less than an ordinary memory that was said just now.</summary>
    public double CandidateThreshold { get; init; } = 0.5;

    /// <summary>Most current memories; 0 for no ceiling.</summary>
    public long Capacity { get; init; }

    /// <summary>Days after which a memory is retired that was not shown meanwhile; 0 for never.</summary>
    public long TtlDays { get; init; }

    /// <summary>Days for which a memory is never retired after it was said, or its version was written.</summary>
    public long MinimumAgeDays { get; init; } = 7;

    /// <summary>Days for which a memory that has expired is kept as it is.</summary>
    public long ExpiredGraceDays { get; init; } = 30;

    /// <summary>Most memories that one pass retires.</summary>
    public int PruneBatch { get; init; } = 10;

    /// <summary>Reads the rules of a store.</summary>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public static RetentionRules Read(SatchelSettings settings, StoreName store)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new RetentionRules
        {
            HalfLifeDays = Whole("half_life_days"),
            Bases = [.. Enumerable.Range(1, 5).Select(importance => Number(string.Create(CultureInfo.InvariantCulture, $"base.{importance}")))],
            ImmuneImportance = (int)Whole("immune_importance"),
            ImmuneAccesses = Whole("immune_accesses"),
            CandidateThreshold = Number("candidate_threshold"),
            Capacity = Whole("capacity"),
            TtlDays = Whole("ttl_days"),
            MinimumAgeDays = Whole("min_age_days"),
            ExpiredGraceDays = Whole("expired_grace_days"),
            PruneBatch = (int)Whole("prune_batch"),
        };

        // Each of these settings has a default.
        long Whole(string name) => settings.WholeNumber($"retention.{name}", store)!.Value;

        double Number(string name) => settings.Number($"retention.{name}", store)!.Value;
    }
}
