using Satchel.Cli.Commands.Memory;
using Satchel.Engine.Graph;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Graph;

/// <summary>What <c>graph link</c> and <c>graph unlink</c> do and answer.</summary>
internal static class LinkReport
{
    /// <summary>Finds both memories, does it, and writes what became of it.</summary>
    /// <param name="context">The command.</param>
    /// <param name="status">What it is called.</param>
    /// <param name="ends">The ids of both, or beginnings that only one has.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="CommandException">It could not be done.</exception>
    public static async Task<int> RunAsync(
        CommandContext context,
        string status,
        (string Source, string Target) ends,
        Func<MemoryLinks, MemoryId, MemoryId, CancellationToken, Task<LinkOutcome>> change,
        CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var source = await MemoryLookup.FindAsync(store, context.Store.Name, ends.Source, cancellationToken);
        var target = await MemoryLookup.FindAsync(store, context.Store.Name, ends.Target, cancellationToken);
        if (source == target)
        {
            throw CommandException.Usage("same_memory", "SRC and TGT are the same memory.");
        }

        switch (await change(new MemoryLinks(store!, context.Clock, CommandContext.Actor), source, target, cancellationToken))
        {
            case LinkOutcome.Done done:
                Write(context, status, source, target, done);
                return ExitCode.Done;
            case LinkOutcome.NotFound missing:
                throw CommandException.No("already_forgotten", $"The memory {missing.Id} is forgotten.", $"satchel undo {missing.Id} brings it back");
            case LinkOutcome.Refused refused:
                throw CommandException.No(refused.Reason.Code, $"Not linked: {refused.Reason.Message}.", MemoryDraftOptions.HintFor(refused.Reason));
            case LinkOutcome.NotLinked:
                throw CommandException.No(
                    "not_linked", $"{source} and {target} are not linked by hand.", "what a machine found is denied with satchel graph link SRC TGT --weight 0");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void Write(CommandContext context, string status, MemoryId source, MemoryId target, LinkOutcome.Done done)
        => context.Output.Document(
            "satchel.link/1",
            json =>
            {
                json.WriteString("status", status);
                json.WriteString("store", context.Store.Name.Value);
                json.WriteString("source_id", source.Value);
                json.WriteString("target_id", target.Value);
                json.WriteString("edge_type", WireNames.Of(done.Edge.Kind));
                json.WriteNumber("weight", done.Edge.Weight);
                json.WritePropertyName("metadata");
                json.WriteRawValue(done.Edge.Metadata);
                json.WriteString("made_by", done.Edge.MadeBy);
                if (done.Replaced is { } replaced)
                {
                    json.WriteNumber("replaced_weight", replaced.Weight);
                    json.WriteString("replaced_made_by", replaced.MadeBy);
                }
            },
            text => text.Line(FormattableString.Invariant($"{status} {source} and {target}: {WireNames.Of(done.Edge.Kind)} {done.Edge.Weight:0.##}")));
}
