using Satchel.Engine.Model;

namespace Satchel.Engine.Health;

/// <summary>
/// How much it is worth to keep a memory: base × access × decay × degree. The base follows from the importance; access is
/// ln(1 + how often it was shown), at least 1; decay halves every 30 days since it was last shown, or else was said; each
/// edge adds a tenth, at most five count. Important and often shown memories are immune: they are never proposed for
/// retirement, nor are protected ones. How often it was shown fades, see <see cref="Store.AccessLog"/>.
/// </summary>
public static class RetentionValue
{
    /// <summary>Days in which a value halves.</summary>
    public const double HalfLifeDays = 30;

    /// <summary>Least importance that makes immune.</summary>
    public const int ImmuneImportance = 4;

    /// <summary>Fewest accesses that make immune, as long as they have not faded below it.</summary>
    public const int ImmuneAccesses = 3;

    /// <summary>Most that edges multiply a value by.</summary>
    internal const double MostDegree = 1 + (PerEdge * MostEdges);

    private const double PerEdge = 0.1;
    private const int MostEdges = 5;

    /// <summary>The value.</summary>
    /// <param name="importance">1 to 5.</param>
    /// <param name="accesses">How often it was shown, faded.</param>
    /// <param name="days">Days since it was last shown, or else was said; what lies in the future counts as now.</param>
    /// <param name="edges">Edges that touch it, each direction counted.</param>
    public static double Of(int importance, double accesses, double days, int edges)
        => BaseOf(importance)
            * Math.Max(1, Math.Log(1 + accesses))
            * Math.Pow(0.5, Math.Max(0, days) / HalfLifeDays)
            * (1 + (PerEdge * Math.Min(edges, MostEdges)));

    /// <summary>Whether a memory is never proposed for retirement.</summary>
    public static bool IsImmune(MemoryVersion memory, double accesses)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return memory.Protected || memory.Importance >= ImmuneImportance || accesses >= ImmuneAccesses;
    }

    private static double BaseOf(int importance) => importance switch
    {
        5 => 1.0,
        4 => 0.8,
        3 => 0.5,
        2 => 0.3,
        _ => 0.15,
    };
}
