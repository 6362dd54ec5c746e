namespace Satchel.Cli.Setup.Hosts;

/// <summary>
/// What an agent may do without asking its user each time: read, write and take back memories. What erases, releases, spends,
/// or changes settings and keys is never among it.
/// </summary>
internal static class AgentVerbs
{
    /// <summary>The verbs, with any arguments.</summary>
    private static readonly string[] Free =
    [
        "forget", "graph link", "graph related", "guide", "history", "insights candidates", "insights protect", "insights review",
        "insights show", "list", "recall", "remember", "replace", "show", "status", "supersede", "undo", "unsupersede", "why-not",
    ];

    /// <summary>The command lines that are allowed only as they stand: with other arguments they may cost money.</summary>
    private static readonly string[] Exact = ["doctor", "doctor --json"];

    /// <summary>All of them, as they are typed.</summary>
    public static IEnumerable<string> All => Free.Concat(Exact);

    /// <summary>The rules as Claude Code writes them.</summary>
    public static IEnumerable<string> Rules()
        => Free.Select(verb => $"Bash(satchel {verb}:*)").Concat(Exact.Select(line => $"Bash(satchel {line})"));
}
