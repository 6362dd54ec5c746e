using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>An edge as a walk over the graphs sees it, from the document where the walk stands.</summary>
/// <param name="Document">Where the walk stands.</param>
/// <param name="Other">The document at the other end.</param>
/// <param name="Kind">Which of the four graphs it belongs to.</param>
/// <param name="Weight">How strong it is, more than 0 and at most 1.</param>
/// <param name="FromOther">Whether the other one is the cause, or the earlier one; of no meaning where a kind has no direction.</param>
public readonly record struct Neighbour(long Document, long Other, EdgeKind Kind, double Weight, bool FromOther);
