using System.CommandLine;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Config;

/// <summary>Removes one setting from the file.</summary>
internal sealed class UnsetCommand : Verb
{
    private readonly Argument<string> _key = KeyArgument.Create();

    /// <summary>Makes the verb.</summary>
    public UnsetCommand()
        : base(
            "unset",
            "Remove one setting from the file, so that its default holds again. Removing what is not there is no error.",
            "satchel config unset llm.api_key",
            "satchel config unset store.work.embed.provider")
        => Add(_key);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var name = context.Value(_key);
        var change = await context.SettingsFile.RemoveAsync(name, cancellationToken);
        if (change is SettingChange.Unchanged)
        {
            // A misspelt key would look as if it were removed.
            name = KeyArgument.Find(name).Name;
        }

        ChangeReport.Write(context, name, change is SettingChange.Changed ? "removed" : "absent");
        return ExitCode.Done;
    }
}
