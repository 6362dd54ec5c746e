using System.CommandLine;

namespace Satchel.Cli.Commands;

/// <summary>The options that every verb takes, anywhere on the line.</summary>
internal sealed class GlobalOptions
{
    /// <summary>The store to work on.</summary>
    public Option<string> Store { get; } = new("--store")
    {
        Description = "Store to work on (else SATCHEL_STORE, the active store, 'default')",
        HelpName = "NAME",
        Recursive = true,
    };

    /// <summary>The home directory.</summary>
    public Option<string> Home { get; } = new("--home")
    {
        Description = "Directory that holds everything (else SATCHEL_HOME, ~/.satchel)",
        HelpName = "PATH",
        Recursive = true,
    };

    /// <summary>JSON even on a terminal.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Answer in JSON, as in a pipe", Recursive = true };

    /// <summary>Text even in a pipe.</summary>
    public Option<bool> Text { get; } = new("--text") { Description = "Answer in text, as on a terminal", Recursive = true };

    /// <summary>More about mistakes of the program.</summary>
    public Option<bool> Verbose { get; } = new("-v", "--verbose") { Description = "Say more when something goes wrong", Recursive = true };

    /// <summary>Every option, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [Store, Home, Json, Text, Verbose];
}
