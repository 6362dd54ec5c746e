using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Insights;

/// <summary>What the verbs answer that decide about a proposal.</summary>
internal static class ProposalReport
{
    /// <summary>There is nothing to decide.</summary>
    public static CommandException NothingProposed(MemoryId id)
        => CommandException.No("nothing_proposed", $"Nobody proposes to retire the memory {id}.", "satchel insights review");

    /// <summary>Writes what became of a proposal.</summary>
    public static int Write(CommandContext context, string status, Proposal proposal, string? content)
    {
        context.Output.Document(
            "satchel.proposal/1",
            json =>
            {
                json.WriteString("status", status);
                json.WriteString("id", proposal.Memory.Value);
                json.WriteString("store", context.Store.Name.Value);
                json.WriteString("replacement", proposal.Replacement?.Value);
                json.WriteString("reason", proposal.Reason);
                json.WriteString("made_by", proposal.MadeBy);
                if (content is not null)
                {
                    json.WriteString("content", content);
                }
            },
            page => page.Line(content is null ? $"{proposal.Memory} stays" : $"retired {proposal.Memory}: {content}"));
        return ExitCode.Done;
    }
}
