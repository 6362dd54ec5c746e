using Satchel.Cli.Setup.Files;
using Satchel.Cli.Setup.Hosts;

namespace Satchel.Cli.Commands.Setup;

/// <summary>What installing and uninstalling have in common: which hosts are meant, and how a plan is carried out.</summary>
internal sealed class SetupWork
{
    private readonly CommandContext _context;
    private readonly string _traces;

    /// <summary>Prepares the work of a command.</summary>
    /// <param name="context">The command.</param>
    /// <param name="project">The project whose settings are meant, as it was typed; null for those of the user.</param>
    /// <exception cref="CommandException">There is no such project.</exception>
    public SetupWork(CommandContext context, string? project)
    {
        _context = context;
        _traces = context.Home.HostsDirectory;
        Place = PlaceOf(context, project);
        if (Place.Project is { } directory && !Directory.Exists(directory))
        {
            throw CommandException.Usage("project_unknown", $"--project: there is no directory '{directory}'.", "name one that is there, such as --project .");
        }
    }

    /// <summary>Where hosts are looked for.</summary>
    public SetupPlace Place { get; }

    /// <summary>Directory of the traces of installations.</summary>
    public string Traces => _traces;

    /// <summary>Where hosts of this machine are looked for.</summary>
    public static SetupPlace PlaceOf(CommandContext context, string? project) => new()
    {
        UserDirectory = context.Host.UserDirectory(),
        WorkingDirectory = context.Host.WorkingDirectory(),
        Environment = context.Host.Environment,
        RunningProgram = context.Host.ProgramPath(),
        Words = context.Place(),
        Project = project is null ? null : Path.GetFullPath(project, context.Host.WorkingDirectory()),
    };

    /// <summary>Plans for hosts, one after the other; what cannot be planned is noted.</summary>
    /// <param name="hosts">Names of hosts.</param>
    /// <param name="plan">Plans for one.</param>
    /// <exception cref="CommandException">A name is none of a host.</exception>
    public IReadOnlyList<HostOutcome> Plan(IEnumerable<string> hosts, Func<HostPlanner, HostSetup, HostPlan> plan)
    {
        var planner = new HostPlanner(Place, _traces);
        return [.. hosts.Distinct(StringComparer.Ordinal).Select(host => HostCatalog.Setup(Place, host)).ToArray().Select(setup => PlanOne(planner, setup, plan))];
    }

    /// <summary>Carries a plan out.</summary>
    public HostOutcome Apply(HostOutcome planned)
    {
        if (planned.Plan is not { } plan)
        {
            return planned;
        }

        FileChange[] changes = [.. plan.Changes.Where(change => change.IsNeeded)];
        try
        {
            if (changes.Length == 0)
            {
                return planned with { Status = HostOutcome.Unchanged };
            }

            var copies = Path.Combine(_traces, "copies");
            _context.Home.EnsureDirectory(copies);
            var transaction = new FileTransaction(copies, _context.Clock);
            var kept = transaction.Apply(changes);
            var trace = plan.Trace with { Directories = [.. plan.Trace.Directories.Concat(transaction.Directories).Distinct(StringComparer.Ordinal)] };
            trace.Write(_traces);
            if (!trace.IsInstalled)
            {
                FileTransaction.RemoveEmpty(trace.Directories);
            }

            return planned with { Status = trace.IsInstalled ? HostOutcome.Installed : HostOutcome.Removed, Copies = kept };
        }
        catch (CommandException error)
        {
            return planned with { Status = HostOutcome.Failed, Failure = error };
        }
    }

    private static HostOutcome PlanOne(HostPlanner planner, HostSetup setup, Func<HostPlanner, HostSetup, HostPlan> plan)
    {
        try
        {
            return new HostOutcome(setup) { Plan = plan(planner, setup) };
        }
        catch (CommandException error)
        {
            return new HostOutcome(setup) { Status = HostOutcome.Failed, Failure = error };
        }
    }
}
