using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>A memory with what it is worth to keep it.</summary>
/// <param name="Memory">Its current version.</param>
/// <param name="Accesses">How often it was shown, faded; 0 where nobody counted.</param>
/// <param name="Days">Days since it was last shown, or else was said.</param>
/// <param name="Edges">Edges of it that are kept; those that follow from session, time and entities make nothing worth more.</param>
public sealed record RetainedMemory(MemoryVersion Memory, double Accesses, double Days, int Edges)
{
    /// <summary>The numbers by which it is valued.</summary>
    public required RetentionRules Rules { get; init; }

    /// <summary>Its <see cref="RetentionValue"/>.</summary>
    public double Value => RetentionValue.Of(Rules, Memory.Importance, Accesses, Days, Edges);

    /// <summary>Whether it is never proposed for retirement.</summary>
    public bool IsImmune => RetentionValue.IsImmune(Rules, Memory, Accesses);

    /// <summary>Values a memory.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="memory">Its current version.</param>
    /// <param name="accesses">What was shown, from <see cref="AccessLog.Read"/>.</param>
    /// <param name="rules">The owner's numbers.</param>
    /// <param name="now">The moment that counts as now.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async ValueTask<RetainedMemory> ReadAsync(
        IStoreReader reader,
        MemoryVersion memory,
        IReadOnlyDictionary<MemoryId, AccessCount> accesses,
        RetentionRules rules,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(accesses);
        return await WithoutEdges(memory, accesses, rules, now).WithEdgesAsync(reader, cancellationToken).ConfigureAwait(false);
    }

    internal static RetainedMemory WithoutEdges(
        MemoryVersion memory, IReadOnlyDictionary<MemoryId, AccessCount> accesses, RetentionRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var access = accesses.GetValueOrDefault(memory.Id);
        return new RetainedMemory(memory, access?.Count ?? 0, Math.Max(0, (now - (access?.LastAt ?? memory.CreatedAt)).TotalDays), 0) { Rules = rules };
    }

    internal async ValueTask<RetainedMemory> WithEdgesAsync(IStoreReader reader, CancellationToken cancellationToken)
        => this with { Edges = await reader.CountKeptEdgesAsync(Memory.Id, cancellationToken).ConfigureAwait(false) };
}
