using System.CommandLine;
using Satchel.Engine.Commerce.Sqlite;

namespace Satchel.Cli.Commands.Money;

/// <summary>Lets somebody's word count.</summary>
internal sealed class TrustAddCommand : Verb
{
    private readonly Argument<string> _key = new("KEY") { Description = "The attester's public key, 64 hexadecimal digits" };
    private readonly Option<int> _weight = new("--weight") { Description = "How much it counts (default 100); 0 bars a word that a list would let count", HelpName = "0..100" };

    public TrustAddCommand()
        : base("add", "Let somebody's word about vendors count", "satchel trust add f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9 --weight 50")
    {
        Add(_key);
        Add(_weight);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var key = MoneyOptions.KeyOf(context.Value(_key));
        var weight = context.Given(_weight) ? NumberOption.InRange(context, _weight, 0, TrustBook.MostWeight) : TrustBook.MostWeight;
        await context.Money.Trust.TrustAsync(key, weight, cancellationToken);
        context.Output.Document(
            "satchel.trust_add/1",
            json =>
            {
                json.WriteString("status", "added");
                json.WriteString("attester", key);
                json.WriteNumber("weight", weight);
            },
            text => text.Line(FormattableString.Invariant($"added {key} with weight {weight}")));
        return ExitCode.Done;
    }
}
