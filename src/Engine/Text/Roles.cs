namespace Satchel.Engine.Text;

/// <summary>Authors that are the name of a role in a conversation and not the name of somebody.</summary>
internal static class Roles
{
    private static readonly HashSet<string> All = new(
        ["agent", "ai", "assistant", "bot", "human", "system", "tool", "user"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an author is a role; case and surrounding space do not matter.</summary>
    public static bool IsRole(string author) => All.Contains(author.Trim());
}
