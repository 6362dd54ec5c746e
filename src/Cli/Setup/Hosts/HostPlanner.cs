using Satchel.Cli.Setup.Documents;
using Satchel.Cli.Setup.Files;

namespace Satchel.Cli.Setup.Hosts;

/// <summary>Works out what has to happen to the files of a host. Changes nothing.</summary>
/// <param name="place">Where hosts are looked for.</param>
/// <param name="traces">Directory of the traces of installations.</param>
internal sealed class HostPlanner(SetupPlace place, string traces)
{
    /// <summary>What an installation does.</summary>
    /// <exception cref="CommandException">A file cannot be read, or somebody else's stands in its place.</exception>
    public HostPlan Install(HostSetup setup)
    {
        var trace = HostTrace.Read(traces, setup);
        var known = trace is { IsInstalled: true } ? trace : null;
        var (changes, notes, documents) = (new List<FileChange>(), new List<string>(), new List<DocumentTrace>());
        var (missing, present, outdated, changed) = (0, 0, 0, 0);
        foreach (var file in setup.Files)
        {
            var found = HostFile.Read(file.Path);
            var state = file.StateOf(found, known?.Files.GetValueOrDefault(file.Path));
            if (state is OwnFileState.Foreign)
            {
                throw new CommandException(
                    ExitCode.Outside, "host_file_foreign", $"'{file.Path}' was not written by Satchel; it is left as it is.", "move it away, then give the command again");
            }

            (missing, present) = state is OwnFileState.Missing ? (missing + 1, present) : (missing, present + 1);
            outdated += state is OwnFileState.Outdated ? 1 : 0;
            changed += state is OwnFileState.Changed ? 1 : 0;
            notes.AddRange(state is OwnFileState.Changed ? [$"'{file.Path}' was changed by somebody; a copy of it is kept."] : []);
            changes.Add(new FileChange(file.Path, found, file.Content));
        }

        foreach (var goal in setup.Settings)
        {
            var found = HostFile.Read(goal.File);
            var before = known?.Settings.FirstOrDefault(document => document.File == goal.File) ?? new DocumentTrace { File = goal.File, IsMade = found is null };
            var edit = Guarded(goal.File, () => goal.Install(HostFile.Decode(found), before));
            notes.AddRange(edit.Foreign.Select(entry => $"'{goal.File}' has another '{entry.Name}' already; it is left as it is."));
            documents.AddRange(edit.Trace is null ? [] : [edit.Trace]);
            missing += edit.Missing;
            present += edit.Present;
            changes.Add(new FileChange(goal.File, found, edit.Missing == 0 ? found : HostFile.Encode(edit.Text, found)));
        }

        changes.AddRange(Stale(setup, known));
        var isOther = known is not null && known.Version != BuildInformation.Version;
        var kept = Fresh(setup) with
        {
            IsInstalled = true,
            Settings = documents,
            Files = setup.Files.ToDictionary(file => file.Path, file => OwnFile.HashOf(file.Content), StringComparer.Ordinal),
            Directories = known?.Directories ?? [],
        };
        return new HostPlan(setup, changes, kept)
        {
            Notes = notes,
            State = present == 0 ? HostState.NotInstalled
                : changed > 0 || (missing > 0 && !isOther) ? HostState.Damaged
                : missing > 0 || outdated > 0 ? HostState.Outdated
                : HostState.Current,
        };
    }

    /// <summary>What an uninstallation does.</summary>
    /// <exception cref="CommandException">A file cannot be read.</exception>
    public HostPlan Uninstall(HostSetup setup)
    {
        var trace = HostTrace.Read(traces, setup);
        if (trace is { IsInstalled: false })
        {
            // What looks like ours by now is its user's.
            return new HostPlan(setup, [], trace);
        }

        var known = trace;
        var (changes, notes, present) = (new List<FileChange>(), new List<string>(), 0);
        foreach (var goal in setup.Settings)
        {
            var found = HostFile.Read(goal.File);
            var before = known?.Settings.FirstOrDefault(document => document.File == goal.File);
            if (found is null || (known is not null && before is null))
            {
                continue;
            }

            var edit = Guarded(goal.File, () => goal.Uninstall(HostFile.Decode(found), before));
            var isGone = before is { IsMade: true } && IsRest(edit.Text, goal);
            present += edit.Present;
            notes.AddRange(edit.Foreign.Select(entry => $"'{goal.File}' has keys of somebody below '{entry.Name}'; it is left as it is."));
            changes.Add(new FileChange(goal.File, found, edit.Present == 0 ? found : isGone ? null : HostFile.Encode(edit.Text, found)));
        }

        foreach (var file in setup.Files)
        {
            var found = HostFile.Read(file.Path);
            var state = file.StateOf(found, known?.Files.GetValueOrDefault(file.Path));
            present += state is OwnFileState.Current or OwnFileState.Outdated ? 1 : 0;
            notes.AddRange(state is OwnFileState.Changed or OwnFileState.Foreign ? [$"'{file.Path}' was not written by Satchel as it is now; it is left."] : []);
            changes.Add(new FileChange(file.Path, found, state is OwnFileState.Current or OwnFileState.Outdated ? null : found));
        }

        changes.AddRange(Stale(setup, known));
        var kept = known ?? Fresh(setup);
        return new HostPlan(setup, changes, kept with { IsInstalled = false })
        {
            Notes = notes,
            State = present == 0 ? HostState.NotInstalled : HostState.Current,
        };
    }

    private HostTrace Fresh(HostSetup setup)
        => new() { Host = setup.Host, Place = setup.Place, Project = place.Project, Words = place.Words, Version = BuildInformation.Version };

    /// <summary>The files that an earlier program wrote, unchanged since, and this one does not.</summary>
    private static IEnumerable<FileChange> Stale(HostSetup setup, HostTrace? known)
    {
        foreach (var (path, hash) in known?.Files ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (setup.Files.All(file => file.Path != path) && HostFile.Read(path) is { } found && OwnFile.HashOf(found) == hash)
            {
                yield return new FileChange(path, found, After: null);
            }
        }
    }

    /// <summary>Whether nothing is left in a file that Satchel made.</summary>
    private static bool IsRest(string text, SettingsGoal goal)
        => goal.Form is SettingsForm.Toml ? string.IsNullOrWhiteSpace(text) : text.Trim() is "" or "{}";

    private static DocumentEdit Guarded(string file, Func<DocumentEdit> work)
    {
        try
        {
            return work();
        }
        catch (DocumentException error)
        {
            throw new CommandException(
                ExitCode.Outside, "host_settings_invalid", $"'{file}' cannot be read, so nothing is changed in it: {error.Message}.", "mend that place, then give the command again", innerException: error);
        }
    }
}
