using System.CommandLine;
using Satchel.Engine.Trade.Sqlite;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Makes a token worthless.</summary>
internal sealed class RevokeCommand : Verb
{
    private readonly Argument<string> _hash = new("PAYMENT") { Description = "The hash of its payment, or a beginning that only one has" };

    /// <summary>Makes the verb.</summary>
    public RevokeCommand()
        : base(
            "revoke",
            "Make a token worthless at once, in every gateway of this home. One that was paid and never used can be refunded then.",
            "satchel gateway revoke 02d449a31fbb")
        => Add(_hash);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var book = new TokenBook(new TradeFile(context.Home.TradeFile, context.Clock));
        var hash = await TokenPage.FindAsync(book, context.Value(_hash), cancellationToken);
        await book.RevokeAsync(hash, cancellationToken);
        context.Output.Document(
            "satchel.gateway_revoke/1",
            json =>
            {
                json.WriteString("status", "revoked");
                json.WriteString("payment_hash", hash.ToString());
            },
            text => text.Line($"revoked {hash}"));
        return ExitCode.Done;
    }
}
