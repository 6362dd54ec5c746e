using System.CommandLine;

namespace Satchel.Cli.Commands.Config;

/// <summary>Shows one setting.</summary>
internal sealed class GetCommand : Verb
{
    private readonly Argument<string> _key = KeyArgument.Create();
    private readonly Option<bool> _reveal = new("--reveal") { Description = "Show a secret in full" };

    /// <summary>Makes the verb.</summary>
    public GetCommand()
        : base(
            "get",
            "Show one setting. A reference (@file:, @env:) is followed; a secret is masked unless --reveal. Exit code 1 where it is unset.",
            "satchel config get hooks.inject --text",
            "satchel config get llm.api_key --reveal --text",
            "satchel config get store.work.embed.model")
    {
        Add(_key);
        Add(_reveal);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var key = KeyArgument.Find(context.Value(_key));
        var value = context.Settings.Read(key);
        var text = context.Settings.Resolve(value)
            ?? throw CommandException.No("config_unset", $"{key.Name} is not set and has no default.", $"satchel config set {key.Name} VALUE");
        var shown = context.Value(_reveal) ? text : ShownValue.Masked(value, text)!;
        context.Output.Document(
            "satchel.config_value/1",
            json =>
            {
                json.WriteString("key", key.Name);
                json.WriteString("value", shown);
                json.WriteString("source", ShownValue.Of(value.Source));
                json.WriteBoolean("secret", key.Definition.IsSecret);
                if (value.IsReference)
                {
                    json.WriteString("reference", value.Written);
                }
            },
            page => page.Line(shown));
        return Task.FromResult(ExitCode.Done);
    }
}
