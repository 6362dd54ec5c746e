using System.CommandLine;
using System.Diagnostics;

namespace Satchel.Cli.Commands.Completion;

/// <summary>Prints the script by which a shell asks satchel to complete a line.</summary>
internal sealed class CompletionCommand : Verb
{
    private readonly Argument<string> _shell = new Argument<string>("SHELL") { Description = "The shell that will read the script" }
        .AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");

    /// <summary>Makes the verb.</summary>
    public CompletionCommand()
        : base(
            "completion",
            "Print the completion script of a shell: bash, zsh, fish or powershell. It completes verbs, options and their values.",
            "source <(satchel completion bash)                                        # this session",
            "satchel completion bash > ~/.local/share/bash-completion/completions/satchel",
            "satchel completion zsh > ~/.zfunc/_satchel                               # a directory in fpath",
            "satchel completion fish > ~/.config/fish/completions/satchel.fish",
            "satchel completion powershell | Out-String | Invoke-Expression")
        => Add(_shell);

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Output.Raw(context.Value(_shell) switch
        {
            "bash" => CompletionScripts.Bash,
            "zsh" => CompletionScripts.Zsh,
            "fish" => CompletionScripts.Fish,
            "powershell" => CompletionScripts.PowerShell,
            _ => throw new UnreachableException(),
        });
        return Task.FromResult(ExitCode.Done);
    }
}
