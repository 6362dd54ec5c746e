namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Who writes into a purse.</summary>
/// <param name="Name">What writes: <c>cli</c>, <c>mcp:</c> and a name, and so on.</param>
/// <param name="FindKey">Looks up the public key of the home, 64 hexadecimal digits; null where it has none.</param>
internal sealed record PurseActor(string Name, Func<string?> FindKey)
{
    private const char Separator = '@';

    /// <summary>Name and key as one text, <c>cli@f930…</c>: the form in which the ledger keeps and hashes them.</summary>
    public string Signatory() => FindKey() is { } key ? $"{Name}{Separator}{key}" : Name;
}
