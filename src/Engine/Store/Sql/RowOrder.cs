namespace Satchel.Engine.Store.Sql;

/// <summary>
/// Guards reading in pages. A damaged table can give rows that are not in the order of their keys: whoever asks for the rows
/// behind the last one would then read for ever.
/// </summary>
internal static class RowOrder
{
    /// <exception cref="FormatException">The keys do not rise, or not from behind <paramref name="after"/>.</exception>
    public static void Require(IEnumerable<long> keys, long after)
    {
        foreach (var key in keys)
        {
            after = key > after ? key : throw new FormatException("rows are out of the order of their keys");
        }
    }
}
