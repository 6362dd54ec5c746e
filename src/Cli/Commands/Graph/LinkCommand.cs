using System.CommandLine;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Graph;

/// <summary>Links two memories.</summary>
internal sealed class LinkCommand : Verb
{
    private const double DefaultWeight = 0.5;

    private readonly Argument<string> _source = new("SRC") { Description = "The cause, or the earlier memory: its id, or a beginning that only one has" };
    private readonly Argument<string> _target = new("TGT") { Description = "The effect, or the later memory" };
    private readonly Option<string> _type = KindOption.Create("--type", "Type of the edge, semantic where none is named");

    private readonly Option<double> _weight = new("--weight")
    {
        Description = "How strong it is, 0 to 1; 0 says that the two are not related",
        HelpName = "W",
        DefaultValueFactory = _ => DefaultWeight,
    };

    private readonly Option<string> _meta = new("--meta") { Description = "A JSON object to keep with it", HelpName = "JSON" };

    /// <summary>Makes the verb.</summary>
    public LinkCommand()
        : base(
            "link",
            "Link two memories, in place of an edge of this type that is there. No machine changes the link; 'undo' and 'graph unlink' take it back.",
            "satchel graph link 0198c5f2-7b1 0198c7aa-91e",
            "satchel graph link 0198c5f2-7b1 0198c7aa-91e --type causal --weight 0.9 --meta '{\"why\":\"the outage came first\"}'",
            "satchel graph link 0198c5f2-7b1 0198c7aa-91e --weight 0        # they are not related")
    {
        Add(_source);
        Add(_target);
        Add(_type);
        Add(_weight);
        Add(_meta);
    }

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => true;

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var kind = KindOption.Read(context, _type) ?? EdgeKind.Semantic;
        var weight = context.Value(_weight);
        if (weight is not (>= 0 and <= 1))
        {
            throw CommandException.Usage("out_of_range", FormattableString.Invariant($"--weight: {weight} is not between 0 and 1."));
        }

        return LinkReport.RunAsync(
            context,
            "linked",
            (context.Value(_source), context.Value(_target)),
            (links, source, target, token) => links.LinkAsync(source, target, kind, weight, context.Value(_meta) ?? "{}", token),
            cancellationToken);
    }
}
