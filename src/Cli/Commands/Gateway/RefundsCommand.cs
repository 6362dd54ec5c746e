using Satchel.Engine.Trade.Sqlite;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Lists tokens whose money may be given back.</summary>
internal sealed class RefundsCommand : Verb
{
    private const int MostTokens = 10_000;

    /// <summary>Makes the verb.</summary>
    public RefundsCommand()
        : base(
            "refunds",
            "List tokens that were paid and will not be used: expired, revoked, or failed by a mistake of the program. Who paid is not known; who asks for the money proves it with the preimage.",
            "satchel gateway refunds",
            "satchel gateway refunds mark 02d449a31fbb       # after you have sent the money back")
    {
        Action = new VerbAction();
        Add(new RefundCommand());
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var tokens = await new TokenBook(new TradeFile(context.Home.TradeFile, context.Clock)).RefundableAsync(MostTokens, cancellationToken);
        TokenPage.Write(context, "satchel.gateway_refunds/1", tokens, "nothing is to be given back");
        return ExitCode.Done;
    }
}
