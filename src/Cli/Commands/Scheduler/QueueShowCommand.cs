using System.CommandLine;
using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Shows one job and the memory that it is about.</summary>
internal sealed class QueueShowCommand : Verb
{
    private const int PreviewCharacters = 200;

    private readonly Argument<string> _job = JobArgument.Create();

    /// <summary>Makes the verb.</summary>
    public QueueShowCommand()
        : base("show", "Show one job, and the beginning of the memory that it is about unless that is held back.", "satchel scheduler queue show 12")
        => Add(_job);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var number = JobArgument.Read(context.Value(_job));
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        if (store is null || await store.Jobs.ListAsync(new JobFilter { Number = number }, 1, cancellationToken) is not [var job])
        {
            throw JobArgument.NotFound(context.Store.Name, number);
        }

        await using var reader = await store.BeginReadAsync(cancellationToken);
        var memory = (await reader.FindCurrentAsync(job.Subject, cancellationToken))?.Version;
        var preview = memory is null or { Trust: MemoryTrust.Quarantined } ? null : Beginning(memory.Content);
        var now = context.Clock.GetUtcNow();
        context.Output.Document(
            "satchel.job/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                JobJson.Write(json, job, now);
                json.WriteString("content", preview);
                json.WriteBoolean("current", memory is not null);
            },
            text =>
            {
                text.Line($"job       {job.Number} ({job.Kind}), {JobJson.StateOf(job, now).Replace('_', ' ')}");
                text.Line($"memory    {job.Subject}");
                text.Line($"queued    {TimeText.Format(job.QueuedAt)}, {Quantity.Age(now - job.QueuedAt)} ago");
                text.Line($"attempts  {job.Attempts} of {IStoreJobs.MostAttempts}");
                text.Line($"due       {TimeText.Format(job.NotBefore)}");
                text.Line($"reason    {job.Reason ?? "none"}");
                text.Line($"text      {preview ?? (memory is null ? "no longer current" : "held back")}");
            });
        return ExitCode.Done;
    }

    private static string Beginning(string content)
    {
        var end = content.Length <= PreviewCharacters ? content.Length : PreviewCharacters;
        return end == content.Length ? content : content[..(char.IsHighSurrogate(content[end - 1]) ? end - 1 : end)] + "…";
    }
}
