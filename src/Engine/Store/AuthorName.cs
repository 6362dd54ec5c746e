using Satchel.Engine.Text;

namespace Satchel.Engine.Store;

/// <summary>The words under which an author is found in a question.</summary>
internal static class AuthorName
{
    /// <summary>The words of a name, lower-case and without accents; none for a role such as "assistant".</summary>
    public static IReadOnlyList<string> Words(string name)
        => Roles.IsRole(name) ? [] : [.. WordReader.Read(name).Select(word => word.Folded).Distinct(StringComparer.Ordinal)];
}
