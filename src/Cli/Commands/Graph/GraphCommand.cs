namespace Satchel.Cli.Commands.Graph;

/// <summary>The verbs around the four graphs.</summary>
internal sealed class GraphCommand : Verb
{
    /// <summary>Makes the group.</summary>
    public GraphCommand()
        : base(
            "graph",
            "Link memories by hand, and see what is related to what.",
            "satchel graph related 0198c5f2-7b1",
            "satchel graph link 0198c5f2-7b1 0198c7aa-91e --type causal")
    {
        Add(new LinkCommand());
        Add(new UnlinkCommand());
        Add(new RelatedCommand());
        Add(new RebuildCommand());
    }

    /// <summary>Never called: the group answers with its verbs only.</summary>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => throw new System.Diagnostics.UnreachableException();
}
