using Satchel.Cli.Commands.Memory;
using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;

namespace Satchel.Cli.Commands.Insights;

/// <summary>What the verbs answer that decide about a memory as a whole.</summary>
internal static class StandingReport
{
    /// <summary>Decides, and writes what became of it.</summary>
    /// <param name="context">The command.</param>
    /// <param name="text">The id, or a beginning that only one has.</param>
    /// <param name="decide">The decision.</param>
    /// <param name="statusOf">What it is called; told whether anything changed.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="CommandException">There is no such memory.</exception>
    public static async Task<int> RunAsync(
        CommandContext context,
        string text,
        Func<MemoryStanding, MemoryId, CancellationToken, Task<StandingOutcome>> decide,
        Func<bool, string> statusOf,
        CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await MemoryLookup.FindAsync(store, context.Store.Name, text, cancellationToken);
        var outcome = await decide(new MemoryStanding(store!, context.Clock, CommandContext.Actor), id, cancellationToken);
        var (memory, changed) = outcome switch
        {
            StandingOutcome.Changed now => (now.Current, true),
            StandingOutcome.Unchanged before => (before.Current, false),
            StandingOutcome.NotFound => throw CommandException.No("already_forgotten", $"The memory {id} is forgotten.", $"satchel undo {id} brings it back"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var rules = RetentionRules.Read(context.Settings, context.Store.Name);
        context.Output.Document(
            "satchel.standing/1",
            json =>
            {
                json.WriteString("status", statusOf(changed));
                json.WriteBoolean("changed", changed);
                json.WriteString("id", id.Value);
                json.WriteString("store", context.Store.Name.Value);
                json.WriteNumber("version", memory.Number);
                json.WriteString("content", memory.Content);
                json.WriteString("origin", WireNames.Of(memory.Origin));
                json.WriteString("trust", WireNames.Of(memory.Trust));
                json.WriteBoolean("protected", memory.Protected);
                json.WriteBoolean("immune", RetentionValue.IsImmune(rules, memory, context.Accesses.Read().GetValueOrDefault(id)?.Count ?? 0));
            },
            page => page.Line($"{statusOf(changed)} {id}: {memory.Content}"));
        return ExitCode.Done;
    }
}
