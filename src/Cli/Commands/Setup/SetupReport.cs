using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Cli.Setup.Files;

namespace Satchel.Cli.Commands.Setup;

/// <summary>What an installation or an uninstallation answers.</summary>
internal sealed record SetupReport
{
    /// <summary>What became of all in a word.</summary>
    public required string Status { get; init; }

    /// <summary>The hosts.</summary>
    public required IReadOnlyList<HostOutcome> Hosts { get; init; }

    /// <summary>The settings that were set.</summary>
    public IReadOnlyList<ChosenSetting> Settings { get; init; } = [];

    /// <summary>What stays off, and the command line that turns it on.</summary>
    public IReadOnlyList<OffFeature> Off { get; init; } = [];

    /// <summary>What became of the scheduler of this machine; null where nothing was asked of it.</summary>
    public string? Scheduler { get; init; }

    /// <summary>Whether the differences are shown.</summary>
    public bool WithDiff { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="context">The command.</param>
    /// <param name="schema">Name of its form.</param>
    public void Write(CommandContext context, string schema)
    {
        if (WithDiff && context.Output is { IsText: true, IsTerminal: false })
        {
            // To be given to patch as it stands: nothing is cleaned.
            context.Output.Raw(string.Concat(Changes().Select(TextDiff.Of)));
            return;
        }

        context.Output.Document(schema, json => WriteJson(json, context), WriteText);
    }

    private IEnumerable<FileChange> Changes() => Hosts.SelectMany(host => host.Plan?.Changes ?? []).Where(change => change.IsNeeded);

    private void WriteJson(Utf8JsonWriter json, CommandContext context)
    {
        json.WriteString("status", Status);
        json.WriteString("home", context.Home.Root);
        json.WriteString("store", context.Store.Name.Value);
        json.WriteStartArray("hosts");
        foreach (var host in Hosts)
        {
            WriteHost(json, host);
        }

        json.WriteEndArray();
        json.WriteStartArray("settings");
        foreach (var setting in Settings)
        {
            json.WriteStringValue(setting.Key.Name);
        }

        json.WriteEndArray();
        if (Scheduler is not null)
        {
            json.WriteString("scheduler", Scheduler);
        }

        json.WriteStartArray("off");
        foreach (var feature in Off)
        {
            json.WriteStartObject();
            json.WriteString("feature", feature.Name);
            json.WriteString("command", feature.Command);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteHost(Utf8JsonWriter json, HostOutcome host)
    {
        json.WriteStartObject();
        json.WriteString("host", host.Setup.Host);
        json.WriteString("place", host.Setup.Place);
        json.WriteString("status", host.Status);
        if (host.Failure is { } failure)
        {
            json.WriteString("code", failure.Code);
            json.WriteString("problem", failure.Message);
        }

        json.WriteStartArray("files");
        foreach (var change in host.Plan?.Changes ?? [])
        {
            json.WriteStartObject();
            json.WriteString("path", change.Path);
            json.WriteString("change", change.Kind);
            if (host.Copies.TryGetValue(change.Path, out var copy))
            {
                json.WriteString("copy", copy);
            }

            if (WithDiff)
            {
                json.WriteString("diff", TextDiff.Of(change));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in Notes(host))
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteText(TextPage text)
    {
        if (Hosts.Count == 0)
        {
            text.Line("no host was found");
        }

        foreach (var host in Hosts)
        {
            text.Line($"{host.Setup.Host}: {host.Status}{(host.Failure is null ? "" : $": {host.Failure.Message}")}");
            foreach (var change in host.Plan?.Changes.Where(change => change.IsNeeded) ?? [])
            {
                text.Line($"  {change.Kind} {change.Path}");
                foreach (var line in WithDiff ? TextDiff.Of(change).TrimEnd('\n').Split('\n') : [])
                {
                    text.Line("    " + line);
                }
            }

            foreach (var note in Notes(host))
            {
                text.Paragraph($"  note: {note}", hanging: 8);
            }
        }

        if (Settings.Count > 0)
        {
            text.Line($"settings: {string.Join(", ", Settings.Select(setting => setting.Key.Name))}");
        }

        if (Scheduler is not null)
        {
            text.Line($"scheduler: {Scheduler}");
        }

        foreach (var feature in Off)
        {
            text.Paragraph($"off: {feature.Name}; {feature.Command}", hanging: 5);
        }
    }

    private static IEnumerable<string> Notes(HostOutcome host)
        => (host.Plan?.Notes ?? []).Concat(host.Status is HostOutcome.Removed or HostOutcome.Failed ? [] : host.Setup.Notes);
}
