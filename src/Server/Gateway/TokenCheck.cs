using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Payments;

namespace Satchel.Server.Gateway;

/// <summary>
/// Whether what a request shows is a paid token for it. Steps: 1 read it; 2 find who minted it, and prove that with its own key; 3 the proof of the payment;
/// 4 its conditions; 5 where the owner wants it, ask the node.
/// </summary>
internal sealed class TokenCheck(GatewaySetup setup, SoldTokens tokens)
{
    /// <summary>A token that is good for a request as far as can be told before it is used.</summary>
    /// <param name="Token">The token.</param>
    /// <param name="Before">What became of the same request before; null where it is the first time.</param>
    /// <param name="MostUses">How often it may be used as its holder shows it.</param>
    public sealed record Good(SoldToken Token, TokenUseOutcome? Before, int MostUses)
    {
        /// <summary>What is to be expected of its use: it can begin, or this became of it.</summary>
        public TokenUseOutcome Expected
            => Before ?? (Token.RevokedAt is not null || Token.RefundedAt is not null ? new TokenUseOutcome.Worthless()
                : Token.Uses < Math.Min(Token.MaxUses, MostUses) ? new TokenUseOutcome.Begun()
                : new TokenUseOutcome.UsedUp());
    }

    /// <summary>Checks one token.</summary>
    /// <returns>The token, or the code of what is wrong with it; neither where it cannot be read.</returns>
    /// <exception cref="Protocols.Lightning.Nodes.NodeException">The node must be asked and cannot say.</exception>
    public async Task<(Good? Good, string? Code)> CheckAsync(
        GatewayOperation operation, GatewayRequest request, string text, Preimage preimage, CancellationToken cancellationToken)
    {
        // Step 1
        if (!Macaroon.TryParse(text, out var macaroon))
        {
            return await CheckReferenceAsync(operation, request, text, preimage, cancellationToken);
        }

        // Step 2
        if (await tokens.FindAsync(Sha256.HashData(macaroon.Identifier), request.Hash, cancellationToken) is not { Token: var token } known || !macaroon.Verify(token.RootKey.Span))
        {
            return (null, "unknown_token");
        }

        // Step 3
        if (!preimage.Opens(token.Hash))
        {
            return (null, "preimage_mismatch");
        }

        // Step 4: which use it is, is decided when it begins; here only that it may be used at all.
        var refusal = TokenConditions.Check(macaroon.Caveats, new TokenUse(operation.Name, setup.Clock.GetUtcNow(), UseNumber: 1, request.Hash, preimage));
        if (refusal != TokenRefusal.None)
        {
            return (null, CodeOf(refusal));
        }

        // Step 5
        return await IsUnpaidAsync(token, cancellationToken)
            ? (null, "not_paid")
            : (new Good(token, known.Before, TokenConditions.MostUses(macaroon.Caveats, operation.Name)), null);
    }

    private static string CodeOf(TokenRefusal refusal) => refusal switch
    {
        TokenRefusal.WrongOperation => "wrong_operation",
        TokenRefusal.Expired => "token_expired",
        TokenRefusal.UsedUp => "token_used",
        TokenRefusal.WrongRequest => "wrong_request",
        TokenRefusal.WrongPreimage => "preimage_mismatch",
        _ => "unknown_token",
    };

    private async Task<bool> IsUnpaidAsync(SoldToken token, CancellationToken cancellationToken)
        => setup.IsStrict && token.SettledAt is null && await setup.Node.FindIncomingAsync(token.Hash, cancellationToken) is not { IsPaid: true };

    /// <summary>A token of Lightning Memory: it was sold elsewhere, so it is written down when it is first shown. It is good for one use, as any of ours.</summary>
    private async Task<(Good? Good, string? Code)> CheckReferenceAsync(
        GatewayOperation operation, GatewayRequest request, string text, Preimage preimage, CancellationToken cancellationToken)
    {
        if (!ReferenceToken.TryParse(text, out var reference))
        {
            return (null, null);
        }

        if (setup.ReferenceKey is not { } key || !reference.Verify(key.Span))
        {
            return (null, "unknown_token");
        }

        var now = setup.Clock.GetUtcNow();
        if (!preimage.Opens(reference.Hash) || !reference.Allows(operation.Name, now))
        {
            return (null, preimage.Opens(reference.Hash) ? "wrong_operation" : "preimage_mismatch");
        }

        var token = new SoldToken
        {
            Hash = reference.Hash,
            IdentifierHash = Sha256.HashData(reference.Hash.Bytes),
            RootKey = new byte[Macaroon.RootKeyBytes],
            Token = "",
            Operation = operation.Name,
            Price = Msat.Zero,
            Network = Engine.Commerce.PaymentNetwork.Mainnet,
            Client = "",
            RequestHash = "",
            Invoice = "",
            CreatedAt = now,
            InvoiceExpiresAt = now,
            ExpiresAt = now.AddSeconds(GatewayLimits.TokenSeconds),
            MaxUses = 1,
            SettledAt = now,
        };
        await tokens.AdmitAsync(token, cancellationToken);
        var known = await tokens.FindAsync(token.IdentifierHash, request.Hash, cancellationToken);
        return (new Good(known!.Token, known.Before, MostUses: 1), null);
    }
}
