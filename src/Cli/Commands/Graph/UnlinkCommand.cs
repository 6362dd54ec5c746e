using System.CommandLine;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Graph;

/// <summary>Takes a link away.</summary>
internal sealed class UnlinkCommand : Verb
{
    private readonly Argument<string> _source = new("SRC") { Description = "The cause, or the earlier memory: its id, or a beginning that only one has" };
    private readonly Argument<string> _target = new("TGT") { Description = "The effect, or the later memory" };
    private readonly Option<string> _type = KindOption.Create("--type", "Type of the edge, semantic where none is named");

    /// <summary>Makes the verb.</summary>
    public UnlinkCommand()
        : base(
            "unlink",
            "Take a link away that was made by hand.",
            "satchel graph unlink 0198c5f2-7b1 0198c7aa-91e",
            "satchel graph unlink 0198c5f2-7b1 0198c7aa-91e --type causal")
    {
        Add(_source);
        Add(_target);
        Add(_type);
    }

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => true;

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var kind = KindOption.Read(context, _type) ?? EdgeKind.Semantic;
        return LinkReport.RunAsync(
            context,
            "unlinked",
            (context.Value(_source), context.Value(_target)),
            (links, source, target, token) => links.UnlinkAsync(source, target, kind, token),
            cancellationToken);
    }
}
