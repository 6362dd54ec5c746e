using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Config;

/// <summary>Lists every known key with its value.</summary>
internal sealed class ShowCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public ShowCommand()
        : base(
            "show",
            "List every setting: value, where it comes from, default. Secrets are masked.",
            "satchel config show",
            "satchel config show --json | jq '.settings[] | select(.source != \"default\")'",
            "SATCHEL_CONFIG_FROM_ENV=1 SATCHEL_HOOKS_STOP=off satchel config show   # variables count only so")
    {
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var rows = new List<(SettingValue Value, ShownValue Shown)>();
        foreach (var value in settings.ReadAll())
        {
            rows.Add((value, ShownValue.Of(value, settings)));
        }

        context.Output.Document(
            "satchel.config/1",
            json => WriteJson(json, context, rows),
            text => WriteText(text, context, rows));
        return Task.FromResult(ExitCode.Done);
    }

    private static void WriteJson(Utf8JsonWriter json, CommandContext context, List<(SettingValue Value, ShownValue Shown)> rows)
    {
        json.WriteString("home", context.Home.Root);
        json.WriteString("file", context.SettingsFile.Path);
        json.WriteStartObject("store");
        json.WriteString("name", context.Store.Name.Value);
        json.WriteString("source", ShownValue.Of(context.Store.Source));
        if (context.Store.File is { } file)
        {
            json.WriteString("file", file);
        }

        json.WriteEndObject();
        json.WriteStartArray("settings");
        foreach (var (value, shown) in rows)
        {
            WriteRow(json, value, shown);
        }

        json.WriteEndArray();
        json.WriteStartArray("unknown");
        foreach (var name in context.Settings.UnknownKeys())
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, SettingValue value, ShownValue shown)
    {
        var definition = value.Key.Definition;
        json.WriteStartObject();
        json.WriteString("key", value.Key.Name);
        json.WriteString("value", shown.Text);
        json.WriteString("source", ShownValue.Of(value.Source));
        json.WriteString("default", definition.Default);
        json.WriteString("unit", definition.Unit);
        json.WriteBoolean("secret", definition.IsSecret);
        json.WriteBoolean("active", definition.IsActive);
        if (shown.Reference is not null)
        {
            json.WriteString("reference", shown.Reference);
        }

        if (shown.Problem is not null)
        {
            json.WriteString("problem", shown.Problem);
        }

        json.WriteString("description", definition.Description);
        json.WriteEndObject();
    }

    private static void WriteText(TextPage text, CommandContext context, List<(SettingValue Value, ShownValue Shown)> rows)
    {
        text.Line($"home   {context.Home.Root}");
        text.Line($"store  {context.Store.Name} ({ShownValue.Of(context.Store.Source)})");
        text.Line();
        var cells = new List<string[]>();
        foreach (var (value, shown) in rows)
        {
            var definition = value.Key.Definition;
            var held = (shown.Text ?? shown.Reference ?? "-") + (definition.Unit is { } unit && shown.Text is not null ? " " + unit : "");
            cells.Add([value.Key.Name, held, ShownValue.Of(value.Source), definition.Description + (definition.IsActive ? "" : " *")]);
        }

        text.Table(["key", "value", "from", "meaning"], cells);
        text.Line("* kept for a feature that is not there yet");
        foreach (var (_, shown) in rows)
        {
            if (shown.Problem is { } problem)
            {
                text.Line($"problem: {problem}");
            }
        }

        foreach (var name in context.Settings.UnknownKeys())
        {
            text.Line($"unknown key in the file: {name}");
        }
    }
}
