using Satchel.Engine.Model;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>An edge as another system keeps it.</summary>
/// <param name="Edge">What is wanted here; null where it cannot be an edge.</param>
/// <param name="Reason">What was mended, or why it cannot be one; null where all is well.</param>
/// <param name="Subject">How it is named in a report.</param>
/// <param name="Original">The thing as it was there, for the archive.</param>
internal sealed record ForeignEdge(MemoryEdge? Edge, string? Reason, string Subject, Func<ArchivedRow> Original);
