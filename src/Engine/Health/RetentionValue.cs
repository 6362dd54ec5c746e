using Satchel.Engine.Model;

namespace Satchel.Engine.Health;

/// <summary>
/// How much it is worth to keep a memory: base × access × decay × degree. The base follows from the importance; access is
/// ln(1 + how often it was shown), at least 1; decay halves with every half-life since it was last shown, or else was said; each
/// edge adds a tenth, at most five count. Important and often shown memories are immune: they are never proposed for
/// retirement, nor are protected ones. How often it was shown fades, see <see cref="Store.AccessLog"/>.
/// </summary>
public static class RetentionValue
{
    /// <summary>Most that edges multiply a value by.</summary>
    internal const double MostDegree = 1 + (PerEdge * MostEdges);

    private const double PerEdge = 0.1;
    private const int MostEdges = 5;

    /// <summary>The value.</summary>
    /// <param name="rules">The owner's numbers.</param>
    /// <param name="importance">1 to 5.</param>
    /// <param name="accesses">How often it was shown, faded.</param>
    /// <param name="days">Days since it was last shown, or else was said; what lies in the future counts as now.</param>
    /// <param name="edges">Edges that touch it, each direction counted.</param>
    public static double Of(RetentionRules rules, int importance, double accesses, double days, int edges)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules.Bases[Math.Clamp(importance, 1, rules.Bases.Count) - 1]
            * Math.Max(1, Math.Log(1 + accesses))
            * Math.Pow(0.5, Math.Max(0, days) / rules.HalfLifeDays)
            * (1 + (PerEdge * Math.Min(edges, MostEdges)));
    }

    /// <summary>Whether a memory is never proposed for retirement.</summary>
    /// <param name="rules">The owner's numbers.</param>
    /// <param name="memory">Its current version.</param>
    /// <param name="accesses">How often it was shown, faded.</param>
    public static bool IsImmune(RetentionRules rules, MemoryVersion memory, double accesses)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(memory);
        return memory.Protected || memory.Importance >= rules.ImmuneImportance || accesses >= rules.ImmuneAccesses;
    }
}
