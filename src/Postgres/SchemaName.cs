using System.Security.Cryptography;
using System.Text;
using Satchel.Engine.Model;

namespace Satchel.Postgres;

/// <summary>
/// The schema of a store: <c>satchel_</c> and its name. A name that would not fit into the 63 bytes of an identifier is cut to 38
/// characters, with <c>~</c>, which no name has, and 16 digits of its SHA-256 behind. The comment of the schema holds the name.
/// </summary>
internal static class SchemaName
{
    public const string Prefix = "satchel_";

    private const int MostCharacters = 63;
    private const int KeptCharacters = 38;
    private const int HashDigits = 16;

    public static string Of(StoreName store)
    {
        var whole = Prefix + store.Value;
        return whole.Length <= MostCharacters
            ? whole
            : $"{Prefix}{store.Value[..KeptCharacters]}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(store.Value)))[..HashDigits]}";
    }

    /// <summary>The schema in which a store is copied; no store has its name.</summary>
    public static string CopyOf(StoreName store)
        => $"satchel~{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(store.Value)))[..HashDigits]}";

    /// <summary>The schema as it stands in a statement.</summary>
    public static string Quoted(string schema) => $"\"{schema}\"";
}
