using System.CommandLine;
using System.Globalization;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>The number of a job on the command line.</summary>
internal static class JobArgument
{
    public static Argument<string> Create() => new("N") { Description = "The job's number, as 'queue list' shows it" };

    /// <exception cref="CommandException">It is no number.</exception>
    public static long Read(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw CommandException.Usage("invalid_job", $"'{text}' is not the number of a job.", "satchel scheduler queue list shows them");

    public static CommandException NotFound(StoreName store, long number)
        => CommandException.No(
            "job_not_found",
            string.Create(CultureInfo.InvariantCulture, $"There is no job {number} in the store '{store}'."),
            "satchel scheduler queue list --all shows what there is");
}
