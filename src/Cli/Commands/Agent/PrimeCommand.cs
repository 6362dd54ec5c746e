using System.CommandLine;
using Satchel.Cli.Hooks;

namespace Satchel.Cli.Commands.Agent;

/// <summary>Prints what a session of an agent begins with.</summary>
internal sealed class PrimeCommand : Verb
{
    private readonly Option<bool> _compact = new("--compact") { Description = "With the short guide" };

    /// <summary>Makes the verb.</summary>
    public PrimeCommand()
        : base(
            "prime",
            "Print what a session of an agent begins with: how the memory is, and the guide. For hosts without hooks.",
            "satchel prime",
            "satchel prime --compact --store work")
        => Add(_compact);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var guide = context.Value(_compact) ? HookTexts.Compact : HookTexts.Guide;
        var (text, problem) = await SessionOpening.WriteAsync(context, context.Store, compaction: null, guide, cancellationToken);
        context.Output.Raw(text + "\n");
        return problem is null ? ExitCode.Done : ExitCode.Store;
    }
}
