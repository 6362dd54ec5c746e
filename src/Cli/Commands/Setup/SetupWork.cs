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
    /// <param name="hosts">Names of hosts at <see cref="Place"/>.</param>
    /// <param name="plan">Plans for one.</param>
    /// <exception cref="CommandException">A name is none of a host.</exception>
    public IReadOnlyList<HostOutcome> Plan(IEnumerable<string> hosts, Func<HostPlanner, HostSetup, HostPlan> plan)
        => Plan(hosts.Distinct(StringComparer.Ordinal).Select(host => (Place, host)), plan);

    /// <summary>Plans for hosts at places, one after the other; what cannot be planned is noted.</summary>
    /// <param name="hosts">Names of hosts and where they are.</param>
    /// <param name="plan">Plans for one.</param>
    /// <exception cref="CommandException">A name is none of a host.</exception>
    public IReadOnlyList<HostOutcome> Plan(IEnumerable<(SetupPlace Place, string Host)> hosts, Func<HostPlanner, HostSetup, HostPlan> plan)
        => [.. hosts.Select(one => (one.Place, Setup: HostCatalog.Setup(one.Place, one.Host))).ToArray().Select(one => PlanOne(new HostPlanner(one.Place, _traces), one.Setup, plan))];

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
            return plan.Trace.IsInstalled ? Install(planned, plan.Trace, changes, transaction) : Remove(planned, plan.Trace, changes, transaction);
        }
        catch (CommandException error)
        {
            return planned with { Status = HostOutcome.Failed, Failure = error };
        }
    }

    /// <summary>The trace is kept first: what is not in the files then is only found to be missing, what is in them is always known.</summary>
    private HostOutcome Install(HostOutcome planned, HostTrace trace, FileChange[] changes, FileTransaction transaction)
    {
        var directories = trace.Directories.Concat(changes.SelectMany(change => FileTransaction.MissingDirectories(change.Path))).Distinct(StringComparer.Ordinal);
        (trace with { Directories = [.. directories] }).Write(_traces);
        return planned with { Status = HostOutcome.Installed, Copies = transaction.Apply(changes) };
    }

    private HostOutcome Remove(HostOutcome planned, HostTrace trace, FileChange[] changes, FileTransaction transaction)
    {
        var copies = transaction.Apply(changes);
        trace.Write(_traces);
        FileTransaction.RemoveEmpty(trace.Directories);
        return planned with { Status = HostOutcome.Removed, Copies = copies };
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
