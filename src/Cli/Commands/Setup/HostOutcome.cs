using System.Collections.ObjectModel;
using Satchel.Cli.Setup.Hosts;

namespace Satchel.Cli.Commands.Setup;

/// <summary>What is planned for a host, and what became of it.</summary>
/// <param name="Setup">The host.</param>
internal sealed record HostOutcome(HostSetup Setup)
{
    /// <summary>Nothing was done yet.</summary>
    public const string Planned = "planned";

    /// <summary>Its files are as they should be, after changes.</summary>
    public const string Installed = "installed";

    /// <summary>Its files were as they should be.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>Nothing of Satchel is in it any more.</summary>
    public const string Removed = "removed";

    /// <summary>Nothing was changed in it, because something is wrong.</summary>
    public const string Failed = "failed";

    /// <summary>What became of it.</summary>
    public string Status { get; init; } = Planned;

    /// <summary>What is to be done; null where that cannot be said.</summary>
    public HostPlan? Plan { get; init; }

    /// <summary>What is wrong; null where nothing is.</summary>
    public CommandException? Failure { get; init; }

    /// <summary>The copies of files that were there, by their path.</summary>
    public IReadOnlyDictionary<string, string> Copies { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
