using System.CommandLine;

namespace Satchel.Cli.Commands.Insights;

/// <summary>Releases a memory that is held back.</summary>
internal sealed class ReleaseCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };

    /// <summary>Makes the verb.</summary>
    public ReleaseCommand()
        : base(
            "release",
            "Release a memory that is held back, after you have read it: it can be recalled, with the trust of its origin.",
            "satchel insights release 0198c5f2-7b1",
            "satchel undo 0198c5f2-7b1                      # holds it back again")
        => Add(_id);

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => true;

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => StandingReport.RunAsync(
            context,
            context.Value(_id),
            (standing, id, token) => standing.ReleaseAsync(id, token),
            changed => changed ? "released" : "not_quarantined",
            cancellationToken);
}
