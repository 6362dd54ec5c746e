using Satchel.Engine.Model;
using Satchel.Engine.Recall;

namespace Satchel.Cli.Commands.Demo;

/// <summary>What the demonstration found.</summary>
internal sealed record DemoReport
{
    /// <summary>The history after its import, the oldest first.</summary>
    public required IReadOnlyList<MemoryVersion> History { get; init; }

    /// <summary>Time that the import took.</summary>
    public required double ImportMs { get; init; }

    /// <summary>What was remembered.</summary>
    public required IReadOnlyList<Remembered> Remembering { get; init; }

    /// <summary>What was asked.</summary>
    public required IReadOnlyList<Recalled> Recalls { get; init; }

    /// <summary>What was forgotten.</summary>
    public required Forgetting Forgot { get; init; }

    /// <summary>The second act.</summary>
    public IReadOnlyList<DemoScene> Scenes { get; init; } = [];

    /// <summary>Time of everything.</summary>
    public double TookMs { get; init; }

    /// <summary>A text and what became of it.</summary>
    /// <param name="Draft">What was to be remembered.</param>
    /// <param name="Status"><c>stored</c> or <c>known</c>.</param>
    /// <param name="Id">The memory that holds it.</param>
    public sealed record Remembered(MemoryDraft Draft, string Status, MemoryId Id);

    /// <summary>A question and its answers.</summary>
    /// <param name="Question">The question.</param>
    /// <param name="Result">What was found.</param>
    /// <param name="Lenders">The neighbours that lent the first answer context.</param>
    public sealed record Recalled(DemoQuestion Question, RecallResult Result, IReadOnlyDictionary<MemoryId, MemoryVersion> Lenders);

    /// <summary>A memory that was forgotten.</summary>
    /// <param name="Before">The answers before.</param>
    /// <param name="After">The answers after.</param>
    /// <param name="History">Its versions, which stay.</param>
    public sealed record Forgetting(Recalled Before, RecallResult After, IReadOnlyList<MemoryVersion> History);
}
