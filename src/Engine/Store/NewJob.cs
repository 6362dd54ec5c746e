using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>Work that a worker is to do in the background.</summary>
/// <param name="Kind">What is to be done, such as <see cref="Refine"/>.</param>
/// <param name="Subject">The memory that it is about.</param>
/// <param name="QueuedAt">When it was asked for.</param>
public sealed record NewJob(string Kind, MemoryId Subject, DateTimeOffset QueuedAt)
{
    /// <summary>Let a model extract, reconcile and enrich a memory.</summary>
    public const string Refine = "refine";

    /// <summary>Make the vector of a memory in the space of the store's model, and the edges that follow from it.</summary>
    public const string Embed = "embed";
}
