using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Config;

/// <summary>What a change of the settings file answers.</summary>
internal static class ChangeReport
{
    /// <summary>Writes what became of a key, and what holds for it now.</summary>
    public static void Write(CommandContext context, string name, string status)
    {
        var key = SettingRegistry.Find(name) is SettingLookup.Known known ? known.Key : null;
        var value = key is null ? null : context.Settings.Read(key);
        var shown = value is null ? null : ShownValue.Of(value, context.Settings);
        context.Output.Document(
            "satchel.config_change/1",
            json =>
            {
                json.WriteString("status", status);
                json.WriteString("key", key?.Name ?? name);
                json.WriteString("value", shown?.Text);
                json.WriteString("source", value is null ? null : ShownValue.Of(value.Source));
                json.WriteString("problem", shown?.Problem);
                json.WriteBoolean("active", key?.Definition.IsActive ?? false);
                json.WriteString("file", context.SettingsFile.Path);
            },
            text =>
            {
                text.Line($"{key?.Name ?? name} {status} in {context.SettingsFile.Path}; now {shown?.Text ?? shown?.Reference ?? "unset"}");
                if (value?.Source is SettingSource.Environment)
                {
                    text.Line($"note: {key!.EnvironmentName} goes before the file");
                }

                if (shown?.Problem is { } problem)
                {
                    text.Line($"note: {problem}");
                }

                if (key is { Definition.IsActive: false })
                {
                    text.Line("note: kept for a feature that is not there yet");
                }
            });
    }
}
