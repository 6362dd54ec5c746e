namespace Satchel.Cli.Commands.Insights;

/// <summary>The verbs by which a person tends the memories; alone it lists what is to be looked at.</summary>
internal sealed class InsightsCommand : Verb
{
    private readonly ReviewCommand _review = new();

    /// <summary>Makes the group.</summary>
    public InsightsCommand()
        : base(
            "insights",
            "Tend the memories: look at what is doubtful, release what was held back, protect what must stay; alone it reviews.",
            "satchel insights",
            "satchel insights review --limit 50",
            "satchel insights release 0198c5f2-7b1",
            "satchel insights protect 0198c5f2-7b1")
    {
        Action = new VerbAction();
        Add(new ShowCommand());
        Add(_review);
        Add(new ReleaseCommand());
        Add(new AcceptCommand());
        Add(new DismissCommand());
        Add(new CandidatesCommand());
        Add(new PruneCommand());
        Add(new ProtectCommand());
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => _review.RunAsync(context, cancellationToken);
}
