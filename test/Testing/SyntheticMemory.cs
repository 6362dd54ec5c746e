using System.Globalization;

namespace Satchel.Testing;

/// <summary>A made-up memory. Nothing in it needs quoting, neither in JSON nor in SQL.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">A sentence.</param>
/// <param name="CreatedAt">When it was said.</param>
/// <param name="Author">Who said it.</param>
/// <param name="Session">The session in which it was said; empty for none.</param>
public sealed record SyntheticMemory(string Id, string Content, DateTimeOffset CreatedAt, string Author, string Session)
{
    /// <summary>The line for an import.</summary>
    public string ToJson()
    {
        var session = Session.Length > 0 ? $",\"session\":\"{Session}\"" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":"{{Id}}","content":"{{Content}}","created_at":"{{CreatedAt:yyyy-MM-ddTHH:mm:ssZ}}","author":"{{Author}}"{{session}}}""");
    }
}
