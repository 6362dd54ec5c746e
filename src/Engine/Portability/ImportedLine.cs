using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Engine.Portability;

/// <summary>A line of an import: a memory, or the reason why it is none.</summary>
internal sealed record ImportedLine
{
    /// <summary>The memory; null where there is none.</summary>
    public MemoryVersion? Version { get; init; }

    /// <summary>Whether its id follows from the file, so that it is the same in another import of it.</summary>
    public bool OwnId { get; init; }

    /// <summary>Whether it is one of the versions of an export with history.</summary>
    public bool IsHistory { get; init; }

    /// <summary>Secrets that were taken out of it.</summary>
    public int Redactions { get; init; }

    /// <summary>The payment that it tells of, under the id of the memory; null where it tells of none.</summary>
    public PaymentDraft? Payment { get; init; }

    /// <summary>Why it is no memory; null where it is one.</summary>
    public string? Reason { get; init; }
}
