using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;

namespace Satchel.Cli.Commands.Memory;

/// <summary>The answer of <c>supersede</c> and <c>unsupersede</c>.</summary>
internal static class SupersedeReport
{
    /// <exception cref="CommandException">It could not be done.</exception>
    public static void Write(
        CommandContext context, string schema, string status, SupersedeOutcome outcome, Func<MemoryId, CommandException> failure)
    {
        if (outcome is SupersedeOutcome.NotFound missing)
        {
            throw failure(missing.Id);
        }

        var done = (SupersedeOutcome.Done)outcome;
        context.Output.Document(
            schema,
            json =>
            {
                json.WriteString("status", status);
                json.WriteString("id", done.Superseded.Id.Value);
                json.WriteString("by", done.By.Id.Value);
                json.WriteString("store", context.Store.Name.Value);
                json.WriteString("content", done.Superseded.Content);
                json.WriteString("by_content", done.By.Content);
            },
            text =>
            {
                text.Line($"{status} {done.Superseded.Id}: {done.Superseded.Content}");
                text.Line($"by {done.By.Id}: {done.By.Content}");
            });
    }
}
