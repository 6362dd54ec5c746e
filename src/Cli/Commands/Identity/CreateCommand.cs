using System.CommandLine;

namespace Satchel.Cli.Commands.Identity;

/// <summary>Makes a key pair.</summary>
internal sealed class CreateCommand : Verb
{
    private readonly Option<bool> _replace = new("--replace") { Description = "Put it in the place of the one that is there, which is kept beside it" };

    /// <summary>Makes the verb.</summary>
    public CreateCommand()
        : base("create", "Make a key pair where the home has none.", "satchel identity create", "satchel identity create --replace")
    {
        Add(_replace);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Home.Ensure();
        if (context.Value(_replace) && context.Identity.Replace() is var (replaced, kept))
        {
            IdentityPage.Write(context, "created", replaced, json => json.WriteString("kept", kept), text => text.Line(kept is null ? "" : $"kept  {kept}"));
            return Task.FromResult(ExitCode.Done);
        }

        var made = context.Identity.Create()
            ?? throw CommandException.No("identity_exists", "The home has a key pair already.", "satchel identity show shows it; --replace makes another, and relays then know two agents");
        IdentityPage.Write(context, "created", made);
        return Task.FromResult(ExitCode.Done);
    }
}
