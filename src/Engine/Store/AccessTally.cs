using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>Adds accesses up. They fade, so that use counts and having once been used does not.</summary>
internal sealed class AccessTally
{
    private const double HalfLifeMs = 30 * 86_400_000.0;

    private readonly Dictionary<MemoryId, (double Count, long AtMs)> _counts = [];

    /// <summary>The memories, the most used first.</summary>
    public IEnumerable<(MemoryId Id, double Count, long AtMs)> MostUsedFirst(long nowMs)
        => _counts.Select(pair => (pair.Key, pair.Value.Count, pair.Value.AtMs))
            .OrderByDescending(entry => Faded(entry.Count, entry.AtMs, nowMs))
            .ThenBy(entry => entry.Key.Value, StringComparer.Ordinal);

    public void Add(MemoryId id, double count, long atMs)
    {
        var (before, lastMs) = _counts.GetValueOrDefault(id, (0, atMs));
        var newestMs = Math.Max(atMs, lastMs);
        var sum = Faded(before, lastMs, newestMs) + Faded(count, atMs, newestMs);
        _counts[id] = (Math.Min(sum, AccessLog.MostCounted), newestMs);
    }

    public void Remove(MemoryId id) => _counts.Remove(id);

    public IReadOnlyDictionary<MemoryId, AccessCount> At(long nowMs)
        => _counts.ToDictionary(
            pair => pair.Key,
            pair => new AccessCount(
                Faded(pair.Value.Count, pair.Value.AtMs, nowMs), DateTimeOffset.FromUnixTimeMilliseconds(pair.Value.AtMs)));

    private static double Faded(double count, long atMs, long nowMs)
        => count * Math.Pow(0.5, Math.Max(0, nowMs - atMs) / HalfLifeMs);
}
