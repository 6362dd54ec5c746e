using System.CommandLine;
using Satchel.Engine.Commerce;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Server.Gateway;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Notes that the money of a token was given back.</summary>
internal sealed class RefundCommand : Verb
{
    private readonly Argument<string> _hash = new("PAYMENT") { Description = "The hash of its payment, or a beginning that only one has" };

    /// <summary>Makes the verb.</summary>
    public RefundCommand()
        : base(
            "mark",
            "Note that the money of a token was given back; the program sends none. The token is worthless then, and the payment no income.",
            "satchel gateway refunds mark 02d449a31fbb")
        => Add(_hash);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var book = new TokenBook(new TradeFile(context.Home.TradeFile, context.Clock));
        var hash = await TokenPage.FindAsync(book, context.Value(_hash), cancellationToken);
        if (!await book.RefundAsync(hash, cancellationToken))
        {
            throw CommandException.No("not_refundable", $"The token of payment {hash} was used, can still be used, or was refunded.", "satchel gateway revoke makes an unused one worthless first");
        }

        // Where the gateway has not written the income down yet, it will see that it was given back.
        await context.Money.Payments.ChangeAsync(GatewayPayment.NameOf(hash), payment => payment with { State = PaymentState.Refunded }, cancellationToken);
        context.Output.Document(
            "satchel.gateway_refund/1",
            json =>
            {
                json.WriteString("status", "refunded");
                json.WriteString("payment_hash", hash.ToString());
            },
            text => text.Line($"refunded {hash}"));
        return ExitCode.Done;
    }
}
