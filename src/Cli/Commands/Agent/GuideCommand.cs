using System.CommandLine;
using Satchel.Cli.Hooks;

namespace Satchel.Cli.Commands.Agent;

/// <summary>Prints the guide for agents.</summary>
internal sealed class GuideCommand : Verb
{
    private readonly Option<bool> _compact = new("--compact") { Description = "Only the few lines for who has read it" };

    /// <summary>Makes the verb.</summary>
    public GuideCommand()
        : base(
            "guide",
            "Print the guide for agents: when to recall, what is worth keeping, how to write it, how to delegate.",
            "satchel guide",
            "satchel guide --compact",
            "satchel guide >> AGENTS.md                      # for a host without hooks")
        => Add(_compact);

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Output.Raw((context.Value(_compact) ? HookTexts.Compact : HookTexts.Guide) + "\n");
        return Task.FromResult(ExitCode.Done);
    }
}
