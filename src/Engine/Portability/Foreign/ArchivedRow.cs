using System.Text.Json;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>A row of another system that is kept as it was.</summary>
/// <param name="Table">Where it stood.</param>
/// <param name="IsVerbatim">Whether every byte counts, as of what a later version takes over; otherwise secrets are taken out of its texts.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record ArchivedRow(string Table, bool IsVerbatim, IReadOnlyList<KeyValuePair<string, object?>> Fields)
{
    /// <summary>A row that is a piece of JSON.</summary>
    public static ArchivedRow Of(string table, JsonElement value) => new(table, IsVerbatim: false, [new("json", value.GetRawText())]);

    /// <summary>A row that is a text.</summary>
    public static ArchivedRow Of(string table, string text) => new(table, IsVerbatim: false, [new("text", text)]);
}
