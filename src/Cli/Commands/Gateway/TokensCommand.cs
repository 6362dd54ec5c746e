using System.CommandLine;
using Satchel.Engine.Trade.Sqlite;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Lists tokens that the gateway has sold.</summary>
internal sealed class TokensCommand : Verb
{
    private const int MostTokens = 10_000;
    private const int UsualTokens = 50;

    private readonly Option<bool> _all = new("--all") { Description = "Also those that nobody has paid" };
    private readonly Option<int> _limit = new("--limit") { Description = "Most tokens (default 50)", HelpName = "N" };

    /// <summary>Makes the verb.</summary>
    public TokensCommand()
        : base("tokens", "List tokens that were paid, the newest first: what for, and how often they were used.", "satchel gateway tokens", "satchel gateway tokens --all --json")
    {
        Add(_all);
        Add(_limit);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var limit = context.Given(_limit) ? NumberOption.InRange(context, _limit, 1, MostTokens) : UsualTokens;
        var book = new TokenBook(new TradeFile(context.Home.TradeFile, context.Clock));
        var tokens = context.Given(_all) ? await book.OfferedAsync(limit, cancellationToken) : await book.PaidAsync(limit, cancellationToken);
        TokenPage.Write(context, "satchel.gateway_tokens/1", tokens, "no token was paid yet");
        return ExitCode.Done;
    }
}
