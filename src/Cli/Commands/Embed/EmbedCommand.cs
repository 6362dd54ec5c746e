namespace Satchel.Cli.Commands.Embed;

/// <summary>The verbs around the vectors of a model.</summary>
internal sealed class EmbedCommand : Verb
{
    /// <summary>Makes the group.</summary>
    public EmbedCommand()
        : base(
            "embed",
            "See in which space the vectors of a store are, and move them to another model.",
            "satchel embed status",
            "satchel embed swap --to voyage-3-large")
    {
        Add(new StatusCommand());
        Add(new SwapCommand());
        Add(new ReembedCommand());
    }

    /// <summary>Never called: the group answers with its verbs only.</summary>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => throw new System.Diagnostics.UnreachableException();
}
