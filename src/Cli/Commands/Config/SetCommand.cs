using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Config;

/// <summary>Changes one setting.</summary>
internal sealed class SetCommand : Verb
{
    private const string FromInput = "-";

    private readonly Argument<string> _key = KeyArgument.Create();
    private readonly Argument<string> _value = new("VALUE")
    {
        HelpName = "VALUE",
        Description = "The value; '-' reads it from standard input; @file:PATH and @env:NAME are followed on each use",
    };

    /// <summary>Makes the verb.</summary>
    public SetCommand()
        : base(
            "set",
            "Set one setting. The value is checked first; lists are comma separated.",
            "satchel config set llm.endpoint http://127.0.0.1:11434/v1",
            "satchel config set llm.api_key -            # from standard input, so not in the shell's history",
            "satchel config set llm.api_key @file:/run/secrets/llm",
            "satchel config set nostr.relays wss://relay.example,wss://other.example",
            "satchel config set store.work.embed.provider ollama")
    {
        _value.CompletionSources.Add(Choices);
        Add(_key);
        Add(_value);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var key = KeyArgument.Find(context.Value(_key));
        var value = context.Value(_value);
        if (value is FromInput)
        {
            value = await context.ReadInputAsync(SettingsFile.Bytes, cancellationToken)
                ?? throw CommandException.Usage(
                    "input_too_large", string.Create(CultureInfo.InvariantCulture, $"Standard input has more than {SettingsFile.Bytes} bytes."));
        }

        var change = await context.SettingsFile.SetAsync(key, value, cancellationToken);
        if (change is SettingChange.Invalid invalid)
        {
            throw CommandException.Usage("config_value_invalid", invalid.Problem, key.Definition.Description);
        }

        ChangeReport.Write(context, key.Name, change is SettingChange.Changed ? "changed" : "unchanged");
        return ExitCode.Done;
    }

    private IEnumerable<string> Choices(CompletionContext context)
    {
        if (context.ParseResult.GetResult(_key) is not { Tokens: [var token, ..] }
            || SettingRegistry.Find(token.Value) is not SettingLookup.Known { Key.Definition: var definition })
        {
            return [];
        }

        return definition.Kind is SettingKind.Boolean ? ["true", "false"] : definition.Choices;
    }
}
