using System.CommandLine;

namespace Satchel.Cli.Commands.Insights;

/// <summary>Protects a memory.</summary>
internal sealed class ProtectCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };
    private readonly Option<bool> _off = new("--off") { Description = "Take the protection away" };

    /// <summary>Makes the verb.</summary>
    public ProtectCommand()
        : base(
            "protect",
            "Protect a memory: it is never proposed for retirement, whatever it is worth.",
            "satchel insights protect 0198c5f2-7b1",
            "satchel insights protect 0198c5f2-7b1 --off")
    {
        Add(_id);
        Add(_off);
    }

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => true;

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var off = context.Value(_off);
        return StandingReport.RunAsync(
            context,
            context.Value(_id),
            (standing, id, token) => standing.ProtectAsync(id, !off, token),
            _ => off ? "unprotected" : "retained",
            cancellationToken);
    }
}
