using System.CommandLine;

namespace Satchel.Cli.Commands;

/// <summary>
/// One verb of the command line. A verb has options and arguments as fields, adds them in its constructor, and answers in
/// <see cref="RunAsync"/>. Its text is shown by <c>--help</c>, the examples below it.
/// </summary>
internal abstract class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Command lines that work as they stand, each perhaps with a <c>#</c> remark.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Whether it would change a memory, which may be forbidden for a while.</summary>
    public virtual bool ChangesMemories(CommandContext context) => false;

    /// <summary>Whether it ends with 0 whatever goes wrong: hosts take some exit codes of their hooks for a veto.</summary>
    public virtual bool FailsOpen => false;

    /// <summary>Does the work and writes the answer.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    /// <exception cref="CommandException">There is no answer.</exception>
    public abstract Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken);
}
