namespace Satchel.Engine.Store;

/// <summary>How far a store has come on its way to vectors of another space; kept in the store, so that whoever comes next goes on.</summary>
/// <param name="Target">
/// The space. While it is not the store's own, its vectors are computed beside the old ones; when it is, the semantic edges are
/// made anew from them.
/// </param>
/// <param name="Cursor">The last document that is done.</param>
public sealed record SpaceMove(EmbeddingSpace Target, long Cursor);
