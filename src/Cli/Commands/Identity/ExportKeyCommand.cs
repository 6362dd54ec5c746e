using System.CommandLine;

namespace Satchel.Cli.Commands.Identity;

/// <summary>Shows the secret key, for another device.</summary>
internal sealed class ExportKeyCommand : Verb
{
    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask; whoever has the key can read and write everything that is shared" };

    /// <summary>Makes the verb.</summary>
    public ExportKeyCommand()
        : base(
            "export",
            "Write the secret key of the home to standard output, as nsec…; it asks first.",
            "satchel identity export",
            "satchel identity export --yes | ssh laptop satchel identity import -")
    {
        Add(_yes);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Identity.ReadPublicKey() is null)
        {
            throw CommandException.No("identity_not_found", "The home has no key pair yet.", "satchel identity create");
        }

        await Confirmation.RequireAsync(
            context, context.Value(_yes), "Show the secret key? Whoever has it can read and write everything that is shared.", "satchel identity export --yes", cancellationToken);
        await using var output = context.Output.OpenRaw();
        await output.WriteAsync(System.Text.Encoding.ASCII.GetBytes(context.Identity.Export() + "\n"), cancellationToken);
        return ExitCode.Done;
    }
}
