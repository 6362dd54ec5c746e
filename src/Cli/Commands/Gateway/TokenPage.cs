using System.Text.Json;
using Satchel.Cli.Commands.Money;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Tokens that the gateway has sold, as JSON and as text; never the token itself, which is worth money.</summary>
internal static class TokenPage
{
    private const int ShownDigits = 16;

    /// <summary>Writes tokens.</summary>
    public static void Write(CommandContext context, string schema, IReadOnlyList<SoldToken> tokens, string none)
    {
        var now = context.Clock.GetUtcNow();
        context.Output.Document(
            schema,
            json =>
            {
                json.WriteNumber("count", tokens.Count);
                json.WriteStartArray("tokens");
                foreach (var token in tokens)
                {
                    json.WriteStartObject();
                    Write(json, token, now);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text =>
            {
                if (tokens.Count == 0)
                {
                    text.Line(none);
                    return;
                }

                text.Table(["payment", "operation", "price", "network", "state", "uses", "paid"], tokens.Select(token => (IReadOnlyList<string>)
                [
                    token.Hash.ToString()[..ShownDigits], token.Operation, MoneyPage.Sats(token.Price), CommerceNames.Of(token.Network), StateOf(token, now),
                    $"{token.Uses} of {token.MaxUses}", token.SettledAt is { } paid ? TimeText.Format(paid) : "",
                ]));
            });
    }

    /// <summary>The one token whose payment begins with these digits.</summary>
    /// <exception cref="CommandException">There is none, or there are several.</exception>
    public static async Task<PaymentHash> FindAsync(TokenBook book, string digits, CancellationToken cancellationToken)
        => digits.Length is 0 or > 2 * PaymentHash.ByteCount || !digits.All(char.IsAsciiHexDigit)
            ? throw CommandException.Usage("invalid_hash", $"'{digits}' is no payment hash.", "satchel gateway tokens shows them; a beginning will do")
            : await book.FindAsync(digits, cancellationToken) switch
            {
                [var hash] => hash,
                [] => throw CommandException.No("not_found", $"No token has a payment that begins with '{digits}'.", "satchel gateway tokens shows them"),
                _ => throw CommandException.No("ambiguous", $"Several payments begin with '{digits}'.", "give more digits"),
            };

    private static void Write(Utf8JsonWriter json, SoldToken token, DateTimeOffset now)
    {
        json.WriteString("payment_hash", token.Hash.ToString());
        json.WriteString("operation", token.Operation);
        ComplianceJson.WriteAmount(json, "price", token.Price);
        json.WriteString("network", CommerceNames.Of(token.Network));
        json.WriteString("state", StateOf(token, now));
        json.WriteNumber("uses", token.Uses);
        json.WriteNumber("max_uses", token.MaxUses);
        json.WriteNumber("failures", token.Failures);
        json.WriteString("offered_at", TimeText.Format(token.CreatedAt));
        Time(json, "paid_at", token.SettledAt);
        json.WriteString("expires_at", TimeText.Format(token.ExpiresAt));
        Time(json, "revoked_at", token.RevokedAt);
        Time(json, "refunded_at", token.RefundedAt);
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time) => json.WriteString(name, time is { } known ? TimeText.Format(known) : null);

    private static string StateOf(SoldToken token, DateTimeOffset now) => token.StateAt(now).ToString().ToLowerInvariant();
}
