using System.CommandLine;
using Satchel.Cli.Hooks;

namespace Satchel.Cli.Commands.Agent;

/// <summary>Answers an event of an agent's host.</summary>
internal sealed class HookCommand : Verb
{
    private readonly Argument<string> _hook = new("EVENT") { Description = $"What happens: {string.Join(", ", HookNames.Events)}" };
    private readonly Option<string> _host = new("--host") { Description = $"Whose event it is: {string.Join(", ", HookNames.Hosts)} (default claude-code)", HelpName = "HOST" };

    /// <summary>Makes the verb.</summary>
    public HookCommand()
        : base(
            "hook",
            "Answer an event of an agent's host: its JSON on standard input, the answer in its own form. Always ends with 0.",
            "satchel hook session-start < /dev/null",
            "echo '{\"session_id\":\"s1\",\"prompt\":\"When do we deploy?\"}' | satchel hook user-prompt",
            "satchel config set hooks.inject on              # give prompts what they bring up")
    {
        _hook.CompletionSources.Add(_ => HookNames.Events.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        _host.CompletionSources.Add(_ => HookNames.Hosts.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        Add(_hook);
        Add(_host);
    }

    /// <inheritdoc/>
    public override bool FailsOpen => true;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (hook, host) = (context.Value(_hook), context.Value(_host));
        if (HookNames.EventOf(hook) is not { } known)
        {
            new HookLog(context, "unknown").Failed("invalid_event");
            throw CommandException.Usage("invalid_event", $"'{hook}' is not an event.", $"one of {string.Join(", ", HookNames.Events)}");
        }

        if (host is not null && HookNames.HostOf(host) is null)
        {
            new HookLog(context, hook).Failed("invalid_host");
            throw CommandException.Usage("invalid_host", $"--host: '{host}' is not a host.", $"one of {string.Join(", ", HookNames.Hosts)}");
        }

        await new HookRun(context, known, host is null ? HookHost.ClaudeCode : HookNames.HostOf(host)!.Value).RunAsync(cancellationToken);
        return ExitCode.Done;
    }
}
