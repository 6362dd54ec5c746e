namespace Satchel.Engine.Store.Sql;

/// <summary>A table of a store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Key">The columns that tell its rows apart.</param>
/// <param name="Others">Its other columns.</param>
internal sealed record StoreTable(string Name, IReadOnlyList<string> Key, IReadOnlyList<string> Others)
{
    /// <summary>The column whose numbers the backend gives itself; null where it gives none.</summary>
    public string? Numbers { get; init; }

    /// <summary>The column that says yes or no; null where none does.</summary>
    public string? Flag { get; init; }

    /// <summary>All columns, those of the key first.</summary>
    public IReadOnlyList<string> Columns { get; } = [.. Key, .. Others];
}
