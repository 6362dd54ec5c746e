using Satchel.Engine.Store;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>One store of another system, opened to be read once. Each part is read in turn, a row at a time.</summary>
internal interface IForeignStore : IDisposable
{
    /// <summary>The space of its vectors; null where it has none.</summary>
    EmbeddingSpace? Space { get; }

    /// <summary>Its memories, those first that were recorded first.</summary>
    IEnumerable<ForeignMemory> ReadMemories();

    /// <summary>Its edges.</summary>
    IEnumerable<ForeignEdge> ReadEdges();

    /// <summary>What is not taken in: its kind, the reason, and what it is about.</summary>
    IEnumerable<(string Kind, string Reason, string Subject)> ReadLeftOut();

    /// <summary>Everything else, which goes into the archive.</summary>
    IEnumerable<ArchivedRow> ReadRest();
}
