using System.CommandLine;
using System.Text.Json;
using Satchel.Engine.Scheduler;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Shows the newest lines of the workers' log.</summary>
internal sealed class LogWorkerCommand : Verb
{
    private const int DefaultLines = 50;
    private const int MostLines = 100_000;

    private readonly Option<bool> _errors = new("--errors") { Description = "Warnings and errors only" };

    private readonly Option<int> _lines = new("--lines")
    {
        Description = "Most lines, 0 to 100000; 0 for all",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultLines,
    };

    /// <summary>Makes the verb.</summary>
    public LogWorkerCommand()
        : base("worker", "Show the newest lines of the workers' log: counts and codes, no texts.", "satchel log worker", "satchel log worker --errors --lines 10")
    {
        Add(_errors);
        Add(_lines);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var most = NumberOption.InRange(context, _lines, 0, MostLines);
        var log = new EventLog(context.Home.WorkerLog, context.Clock);
        var lines = Read(log, most, context.Value(_errors));
        context.Output.Document(
            "satchel.worker_log/1",
            json =>
            {
                json.WriteString("file", log.Path);
                json.WriteStartArray("lines");
                foreach (var line in lines)
                {
                    Write(json, line);
                }

                json.WriteEndArray();
            },
            text =>
            {
                foreach (var line in lines)
                {
                    text.Line(line);
                }

                if (lines.Count == 0)
                {
                    text.Line($"nothing in {log.Path}");
                }
            });
        return Task.FromResult(ExitCode.Done);
    }

    private static IReadOnlyList<string> Read(EventLog log, int most, bool problemsOnly)
    {
        try
        {
            return log.ReadLast(most, problemsOnly);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Store, "log_unreadable", $"The log cannot be read: {error.Message.TrimEnd('.')}.", innerException: error);
        }
    }

    /// <summary>A line as the object that it is; as a text where a writer was cut off in it.</summary>
    private static void Write(Utf8JsonWriter json, string line)
    {
        try
        {
            JsonElement.Parse(line).WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue(line);
        }
    }

}
