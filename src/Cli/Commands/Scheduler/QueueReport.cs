using Satchel.Cli.Output;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>What a change of the queue answers.</summary>
internal static class QueueReport
{
    /// <summary>Writes how many jobs it was about.</summary>
    public static void Write(CommandContext context, string status, int count)
        => context.Output.Document(
            "satchel.queue_change/1",
            json =>
            {
                json.WriteString("status", status);
                json.WriteString("store", context.Store.Name.Value);
                json.WriteNumber("count", count);
            },
            text => text.Line($"{status} {Quantity.Of(count)} jobs of {context.Store.Name}"));
}
