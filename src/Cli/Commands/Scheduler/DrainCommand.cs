using System.CommandLine;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Does the jobs that are due, once, within limits.</summary>
internal sealed class DrainCommand : Verb
{
    private const int DefaultTimeoutS = 300;
    private const int LongestS = 86_400;
    private const int MostJobs = 1_000_000;

    private readonly Option<int> _limit = new("--limit") { Description = "Most attempts, 1 to 1000000 (default: all that is due)", HelpName = "N" };

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "Seconds that it may take, 1 to 86400; jobs that are put off for less are waited for",
        HelpName = "S",
        DefaultValueFactory = _ => DefaultTimeoutS,
    };

    private readonly Option<string> _stores = new("--stores") { Description = "Only these stores, comma separated (default: all)", HelpName = "NAMES" };

    /// <summary>Makes the verb.</summary>
    public DrainCommand()
        : base(
            "drain",
            "Do the jobs that are due, once: 'worker --once' within limits.",
            "satchel scheduler drain --limit 10",
            "satchel scheduler drain --stores work,default --timeout 60")
    {
        Add(_limit);
        Add(_timeout);
        Add(_stores);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => WorkerRun.OnceAsync(
            context,
            Stores(context),
            context.Given(_limit) ? NumberOption.InRange(context, _limit, 1, MostJobs) : int.MaxValue,
            TimeSpan.FromSeconds(NumberOption.InRange(context, _timeout, 1, LongestS)),
            cancellationToken);

    private IReadOnlyCollection<StoreName> Stores(CommandContext context)
    {
        if (context.Value(_stores) is not { } names)
        {
            return context.NamedStore is { } store ? [store] : [];
        }

        return
        [
            .. names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(name => StoreName.TryParse(name, out var parsed)
                    ? parsed
                    : throw CommandException.Usage("store_name_invalid", $"'{name}' is not a name of a store.", "satchel store list shows the stores that exist")),
        ];
    }
}
