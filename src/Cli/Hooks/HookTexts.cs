using System.Text;

namespace Satchel.Cli.Hooks;

/// <summary>What agents are told, as it stands in the files beside this one.</summary>
internal static class HookTexts
{
    /// <summary>The guide: when to recall, what is worth keeping, how to write it, how to delegate.</summary>
    public static string Guide => Read("guide");

    /// <summary>The guide in a few lines, for a conversation that has had it.</summary>
    public static string Compact => Read("compact");

    /// <summary>Said with a message of the user.</summary>
    public static string Prompt => Read("prompt");

    /// <summary>Said before work is handed to a sub-agent.</summary>
    public static string Subagent => Read("subagent");

    /// <summary>Said when a plan is settled.</summary>
    public static string PlanExit => Read("plan-exit");

    /// <summary>Said to whoever compacts the conversation.</summary>
    public static string PreCompact => Read("pre-compact");

    /// <summary>Said after a compaction; <c>{0}</c> is why it was compacted.</summary>
    public static string Compacted => Read("compacted");

    /// <summary>Said at the end of a turn; <c>{0}</c> is what was seen in it.</summary>
    public static string Stop => Read("stop");

    /// <summary>Said above memories that a message brought up.</summary>
    public static string Recalled => Read("recalled");

    private static string Read(string name)
    {
        using var stream = typeof(HookTexts).Assembly.GetManifestResourceStream($"Satchel.Cli.Hooks.{name}.md")
            ?? throw new InvalidOperationException($"The text '{name}' is not in the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().TrimEnd().ReplaceLineEndings("\n");
    }
}
