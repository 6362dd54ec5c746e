using System.CommandLine;

namespace Satchel.Cli.Commands.Money;

/// <summary>Lets somebody's word count no longer.</summary>
internal sealed class TrustRemoveCommand : Verb
{
    private readonly Argument<string> _key = new("KEY") { Description = "The attester's public key, 64 hexadecimal digits" };

    public TrustRemoveCommand()
        : base("remove", "Let somebody's word about vendors count no longer", "satchel trust remove f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9")
        => Add(_key);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var key = MoneyOptions.KeyOf(context.Value(_key));
        var (hasChanged, isBarred) = context.Money.Exists ? await context.Money.Trust.DistrustAsync(key, cancellationToken) : (false, false);
        if (!hasChanged)
        {
            throw CommandException.No("attester_not_found", $"{key} is not on the trust list.", "satchel trust list shows it");
        }

        context.Output.Document(
            "satchel.trust_remove/1",
            json =>
            {
                json.WriteString("status", isBarred ? "barred" : "removed");
                json.WriteString("attester", key);
            },
            text => text.Line(isBarred ? $"barred {key}: a list of yours has it, and it weighs nothing all the same" : $"removed {key}"));
        return ExitCode.Done;
    }
}
