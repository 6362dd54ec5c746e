namespace Satchel.Engine.Store;

/// <summary>
/// The edges that are not kept, because they follow from what the store knows of the memories anyway. Every backend works
/// them out by these numbers when it reads them. Each is seen from both ends: if one memory is among the five before
/// another, the other is among the five behind it.
/// <para>
/// Temporal: the memory before and the one behind in the same session, weight 1; the five before and the five behind in time
/// of those said within four hours, weight 1 / (1 + hours). Entity: of each entity, the five before and the five behind in
/// the order of recording that have it too, weighted by how rare it is. Only current memories count that are not held back.
/// </para>
/// </summary>
internal static class ImpliedEdges
{
    /// <summary>Most memories on each side, in time and for each entity.</summary>
    public const int PerSide = 5;

    /// <summary>Most entity edges of one memory; those of the rarest entities come first.</summary>
    public const int EntityEdges = 50;

    /// <summary>Most documents that are looked at on each side of an entity to find five current ones.</summary>
    public const int LookedAt = 64;

    /// <summary>How far apart two memories may be said to be near in time.</summary>
    public const long WindowMs = 4 * 60 * 60 * 1_000;

    private const double HourMs = 60 * 60 * 1_000;
    private const double LeastRarity = 0.1;
    private const int FewDocuments = 5;

    /// <summary>The weight of two memories said so far apart.</summary>
    public static double Proximity(long apartMs) => 1 / (1 + (apartMs / HourMs));

    /// <summary>The weight of an entity: 1 in a small store, 0 where every memory has it.</summary>
    /// <param name="documents">Current documents of the store.</param>
    /// <param name="having">Current documents that have the entity.</param>
    public static double Rarity(long documents, long having)
        => documents <= FewDocuments ? 1
            : having >= documents ? 0
            : Math.Max(Math.Log((double)documents / having) / Math.Log(documents), LeastRarity);
}
