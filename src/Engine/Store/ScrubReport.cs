namespace Satchel.Engine.Store;

/// <summary>How far rewriting a store came.</summary>
/// <param name="LogEmptied">Whether the log of recent changes was emptied; a reader that stays can prevent it.</param>
/// <param name="SearchedBytes">Bytes of the store's files that were searched afterwards.</param>
/// <param name="StillIn">Files of the store that still hold a part of the erased texts.</param>
public sealed record ScrubReport(bool LogEmptied, long SearchedBytes, IReadOnlyList<string> StillIn)
{
    /// <summary>Whether nothing of the erased texts was left.</summary>
    public bool IsClean => LogEmptied && StillIn.Count == 0;
}
