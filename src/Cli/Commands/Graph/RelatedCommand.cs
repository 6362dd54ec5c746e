using System.CommandLine;
using System.Text.Json;
using Satchel.Cli.Commands.Memory;
using Satchel.Cli.Output;
using Satchel.Engine.Graph;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Graph;

/// <summary>Shows what is related to a memory.</summary>
internal sealed class RelatedCommand : Verb
{
    private const int DefaultHops = 2;
    private const int DefaultMemories = 50;

    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };
    private readonly Option<string> _edge = KindOption.Create("--edge", "Only edges of this type");

    private readonly Option<int> _depth = new("--depth")
    {
        Description = "How many edges away, 1 to 5",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultHops,
    };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Most memories, 1 to 500",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultMemories,
    };

    /// <summary>Makes the verb.</summary>
    public RelatedCommand()
        : base(
            "related",
            "Show what is related to a memory, the nearest first: each memory once, with the edge that reached it.",
            "satchel graph related 0198c5f2-7b1",
            "satchel graph related 0198c5f2-7b1 --edge causal --depth 3 --limit 20")
    {
        Add(_id);
        Add(_edge);
        Add(_depth);
        Add(_limit);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var kind = KindOption.Read(context, _edge);
        var depth = NumberOption.InRange(context, _depth, 1, GraphWalk.MostHops);
        var limit = NumberOption.InRange(context, _limit, 1, GraphWalk.MostMemories);
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_id), cancellationToken);
        await using var reader = await store!.BeginReadAsync(cancellationToken);
        var found = await GraphWalk.RunAsync(reader, id, kind, depth, limit, cancellationToken)
            ?? throw CommandException.No("already_forgotten", $"The memory {id} is forgotten.", $"satchel undo {id} brings it back");
        var start = (await reader.FindCurrentAsync(id, cancellationToken))!.Version;
        context.Output.Document(
            "satchel.related/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteString("id", id.Value);
                json.WriteNumber("depth", depth);
                json.WriteNumber("count", found.Count);
                json.WriteStartArray("related");
                foreach (var related in found)
                {
                    Write(json, related);
                }

                json.WriteEndArray();
            },
            text => Write(text, start, found));
        return ExitCode.Done;
    }

    private static void Write(Utf8JsonWriter json, RelatedMemory related)
    {
        json.WriteStartObject();
        json.WriteString("id", related.Memory.Id.Value);
        json.WriteString("content", related.Memory.Content);
        json.WriteString("category", WireNames.Of(related.Memory.Category));
        json.WriteNumber("importance", related.Memory.Importance);
        json.WriteNumber("depth", related.Hop);
        json.WriteString("from", related.From.Value);
        json.WriteString("via_edge_type", WireNames.Of(related.Via));
        json.WriteNumber("weight", Math.Round(related.Weight, 6));
        json.WriteEndObject();
    }

    private static void Write(TextPage text, MemoryVersion start, IReadOnlyList<RelatedMemory> found)
    {
        text.Paragraph(start.Content, hanging: 2);
        WriteBelow(text, start.Id, found.ToLookup(related => related.From));
        if (found.Count == 0)
        {
            text.Line("nothing is related to it");
        }
    }

    /// <summary>Each memory stands below the one from which it was reached.</summary>
    private static void WriteBelow(TextPage text, MemoryId id, ILookup<MemoryId, RelatedMemory> found)
    {
        foreach (var related in found[id])
        {
            var edge = FormattableString.Invariant($"{WireNames.Of(related.Via)} {related.Weight:0.00}");
            foreach (var line in TextPage.Broken($"{edge}  {TextPage.Clean(related.Memory.Content)}", text.Width, indent: 2 * related.Hop, hanging: 2))
            {
                text.Line(line);
            }

            WriteBelow(text, related.Memory.Id, found);
        }
    }
}
