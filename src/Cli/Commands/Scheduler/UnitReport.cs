namespace Satchel.Cli.Commands.Scheduler;

/// <summary>What became of the files that tell the operating system to run a worker.</summary>
internal static class UnitReport
{
    /// <summary>Writes it.</summary>
    /// <param name="context">The command.</param>
    /// <param name="status">What became of them.</param>
    /// <param name="scheduler">Whose files they are.</param>
    /// <param name="files">The files.</param>
    /// <param name="withContent">Whether they are printed too.</param>
    public static void Write(CommandContext context, string status, OsScheduler scheduler, IReadOnlyList<UnitFile> files, bool withContent)
        => context.Output.Document(
            "satchel.units/1",
            json =>
            {
                json.WriteString("status", status);
                json.WriteString("platform", scheduler.Name);
                json.WriteStartArray("files");
                foreach (var file in files)
                {
                    json.WriteStartObject();
                    json.WriteString("path", file.Path);
                    if (withContent)
                    {
                        json.WriteString("content", file.Content);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text =>
            {
                foreach (var file in files)
                {
                    text.Line($"{status} {file.Path}");
                    if (withContent)
                    {
                        text.Line(file.Content);
                    }
                }
            });
}
