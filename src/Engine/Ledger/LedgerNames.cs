namespace Satchel.Engine.Ledger;

/// <summary>The names of operations in JSON and in the database.</summary>
public static class LedgerNames
{
    private static readonly string[] Operations = ["remember", "import", "replace", "forget", "undo", "supersede", "unsupersede", "erase", "release", "protect", "unprotect", "link", "unlink", "refine", "prune", "sync"];

    /// <summary>The name of an operation.</summary>
    public static string Of(LedgerOperation operation) => Operations[(int)operation];

    /// <summary>Reads an operation that a store wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static LedgerOperation Parse(string name)
        => Array.IndexOf(Operations, name) is >= 0 and var index
            ? (LedgerOperation)index
            : throw new FormatException($"'{name}' is no operation of the ledger");
}
