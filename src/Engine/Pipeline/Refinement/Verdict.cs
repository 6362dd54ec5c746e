using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>What a new fact means for what was known.</summary>
internal abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>It stands beside it.</summary>
    public sealed record Add : Verdict;

    /// <summary>It takes the place of a memory.</summary>
    /// <param name="Target">The memory.</param>
    /// <param name="MergedText">What both say, where they go together; null where the fact alone holds.</param>
    /// <param name="Reason">Why, in the model's words.</param>
    /// <param name="Model">Who says so.</param>
    public sealed record Supersede(MemoryId Target, string? MergedText, string Reason, string Model) : Verdict;

    /// <summary>A memory says it already.</summary>
    /// <param name="Target">The memory.</param>
    /// <param name="Reason">Why, in the model's words.</param>
    /// <param name="Model">Who says so.</param>
    public sealed record Known(MemoryId Target, string Reason, string Model) : Verdict;
}
