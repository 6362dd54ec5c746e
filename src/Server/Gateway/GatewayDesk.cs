using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Satchel.Engine.Store;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Payments;

namespace Satchel.Server.Gateway;

/// <summary>
/// Sells operations. Steps: 1 find the operation and check the request, free of charge; 2 read what the request pays with; 3 check token, proof
/// and conditions; 4 begin the use, serve, keep the answer, or give the use back. Where a step finds nothing to serve for, it challenges.
/// </summary>
internal sealed partial class GatewayDesk(GatewaySetup setup, KeptStore store)
{
    private readonly SoldTokens _tokens = new(setup.Trade);
    private readonly ClientRates _rates = new(setup.Clock, setup.UnpaidPerSecond, setup.UnpaidBurst);
    private readonly ILogger _log = setup.Log.CreateLogger<GatewayDesk>();

    /// <summary>Uses that are under way in this process: who asks for the same meanwhile waits for its answer.</summary>
    private readonly ConcurrentDictionary<(PaymentHash Hash, string Request), TaskCompletionSource<(string? Code, GatewayReply? Reply)>> _underWay = new();

    /// <summary>Answers a request for an operation; null where the path is none.</summary>
    public async Task<GatewayReply?> AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        // Step 1
        var method = context.Request.Method;
        if (GatewayOperations.All.FirstOrDefault(known => context.Request.Path.Equals(known.Path, StringComparison.Ordinal)) is not { } operation)
        {
            return null;
        }

        if (method != operation.Method && !(HttpMethods.IsHead(method) && operation.Method == "GET"))
        {
            return GatewayReply.Refuse(StatusCodes.Status405MethodNotAllowed, "method_not_allowed") with { Allow = operation.Method };
        }

        if (!IsSold(operation))
        {
            return GatewayReply.Refuse(StatusCodes.Status403Forbidden, "not_exposed", "The owner does not sell this.");
        }

        var (request, refusal) = await GatewayRequest.ReadAsync(context, operation.HasBody, cancellationToken);
        if (request is null)
        {
            return refusal;
        }

        if (operation.Check(request, setup.Clock.GetUtcNow()) is { } problem)
        {
            return GatewayReply.Refuse(StatusCodes.Status400BadRequest, "invalid_parameter", problem);
        }

        var price = setup.Price(operation.Name);
        if (price == Msat.Zero)
        {
            return await operation.ServeAsync(new GatewayCall(setup, store, request, FreeOf(request)), cancellationToken);
        }

        // Step 2
        var headers = context.Request.Headers;
        var reading = CredentialReading.Read(Lines(headers.Authorization), [.. Lines(headers["Macaroon"]), .. Lines(headers["Grpc-Metadata-Macaroon"])]);
        if (reading is CredentialReading.Malformed)
        {
            return GatewayReply.Refuse(StatusCodes.Status401Unauthorized, "malformed_token");
        }

        var code = (string?)null;
        foreach (var (credential, text) in (reading as CredentialReading.Found)?.Credentials.SelectMany(credential => credential.Tokens.Select(text => (credential, text))) ?? [])
        {
            var (paid, reply) = await UseAsync(operation, request, text, credential.Preimage, cancellationToken);
            if (reply is not null)
            {
                return reply;
            }

            code = paid;
        }

        return await ChallengeAsync(context, operation, request, price, code, cancellationToken);
    }

    /// <summary>Looks up offers that may have been paid while nobody looked.</summary>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        foreach (var hash in await _tokens.UnsettledAsync(GatewayLimits.Reconciled, cancellationToken))
        {
            if (await setup.Node.FindIncomingAsync(hash, cancellationToken) is { IsPaid: true })
            {
                await _tokens.SettleAsync(hash, cancellationToken);
            }
        }
    }

    /// <summary>Whether an operation is sold.</summary>
    public bool IsSold(GatewayOperation operation) => operation.IsPublic || setup.SellsEverything || setup.Exposed.Contains(operation.Name);

    /// <summary>The same request is being answered by another process.</summary>
    private static GatewayReply Busy => GatewayReply.Refuse(StatusCodes.Status503ServiceUnavailable, "under_way") with { RetryAfterSeconds = 1 };

    private static IEnumerable<string> Lines(Microsoft.Extensions.Primitives.StringValues values) => values.OfType<string>();

    /// <summary>A hash for what costs nothing, so that what is served once for a payment is served once for a request.</summary>
    private static PaymentHash FreeOf(GatewayRequest request)
        => PaymentHash.TryParse(request.Hash, out var hash) ? hash : throw new InvalidOperationException("A request has a hash of 32 bytes.");

    /// <summary>Steps 3 and 4 for one token: the answer, or why there is none.</summary>
    private async Task<(string? Code, GatewayReply? Reply)> UseAsync(
        GatewayOperation operation, GatewayRequest request, string text, Preimage preimage, CancellationToken cancellationToken)
    {
        // Step 3
        if (!Macaroon.TryParse(text, out var macaroon))
        {
            return (null, GatewayReply.Refuse(StatusCodes.Status401Unauthorized, "malformed_token"));
        }

        if (await _tokens.FindAsync(Sha256.HashData(macaroon.Identifier), cancellationToken) is not { } token || !macaroon.Verify(token.RootKey.Span))
        {
            return ("unknown_token", null);
        }

        if (!preimage.Opens(token.Hash))
        {
            return ("preimage_mismatch", null);
        }

        // Which use it is, is decided when it begins; here only that the token may be used at all.
        var refusal = TokenConditions.Check(macaroon.Caveats, new TokenUse(operation.Name, setup.Clock.GetUtcNow(), UseNumber: 1, request.Hash, preimage));
        if (refusal != TokenRefusal.None)
        {
            return (CodeOf(refusal), null);
        }

        // Step 4
        var mine = new TaskCompletionSource<(string? Code, GatewayReply? Reply)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _underWay.GetOrAdd((token.Hash, request.Hash), mine);
        if (first != mine)
        {
            return await first.Task.WaitAsync(cancellationToken);
        }

        // Whoever waits gets what becomes of this one: an answer, or that it must be tried again.
        (string?, GatewayReply?) result = (null, Busy);
        try
        {
            result = await BeginAsync(operation, request, token.Hash, TokenConditions.MostUses(macaroon.Caveats, operation.Name), cancellationToken);
            return result;
        }
        finally
        {
            _underWay.TryRemove((token.Hash, request.Hash), out _);
            mine.SetResult(result);
        }
    }

    private async Task<(string? Code, GatewayReply? Reply)> BeginAsync(
        GatewayOperation operation, GatewayRequest request, PaymentHash hash, int most, CancellationToken cancellationToken)
        => await _tokens.BeginAsync(hash, request.Hash, most, cancellationToken) switch
        {
            TokenUseOutcome.Begun => (null, await ServeAsync(operation, request, hash, cancellationToken)),
            TokenUseOutcome.Answered answered => (null, new GatewayReply(answered.Status, answered.Body)),
            TokenUseOutcome.UnderWay => (null, Busy),
            TokenUseOutcome.UsedUp => ("token_used", null),
            _ => ("unknown_token", null),
        };

    private static string CodeOf(TokenRefusal refusal) => refusal switch
    {
        TokenRefusal.WrongOperation => "wrong_operation",
        TokenRefusal.Expired => "token_expired",
        TokenRefusal.UsedUp => "token_used",
        TokenRefusal.WrongRequest => "wrong_request",
        TokenRefusal.WrongPreimage => "preimage_mismatch",
        _ => "unknown_token",
    };

    /// <summary>Serves what was paid. What fails is given back: the token stays good.</summary>
    private async Task<GatewayReply> ServeAsync(GatewayOperation operation, GatewayRequest request, PaymentHash hash, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await operation.ServeAsync(new GatewayCall(setup, store, request, hash), cancellationToken);
            await _tokens.FinishAsync(hash, request.Hash, reply.Status, reply.Body, CancellationToken.None);
            return reply;
        }
        catch (StoreException error)
        {
            await _tokens.AbandonAsync(hash, request.Hash, CancellationToken.None);
            LogFailed(operation.Name, error.Code);
            return GatewayReply.Refuse(StatusCodes.Status503ServiceUnavailable, "service_unavailable", "The token stays good.") with { RetryAfterSeconds = 5 };
        }
        catch (OperationCanceledException)
        {
            await _tokens.AbandonAsync(hash, request.Hash, CancellationToken.None);
            throw;
        }
    }

    private async Task<GatewayReply> ChallengeAsync(
        HttpContext context, GatewayOperation operation, GatewayRequest request, Msat price, string? code, CancellationToken cancellationToken)
    {
        var client = context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : IPAddress.None.ToString();
        if (!_rates.TryTake(client))
        {
            return GatewayReply.Refuse(StatusCodes.Status429TooManyRequests, "too_many_requests") with { RetryAfterSeconds = 1 };
        }

        try
        {
            var now = setup.Clock.GetUtcNow();
            var offer = await _tokens.FindOfferAsync(client, request.Hash, now.AddSeconds(GatewayLimits.ReofferSeconds), cancellationToken);
            if (offer is null || offer.Price != price)
            {
                setup.PrepareHome();
                offer = await OfferAsync(operation, request, price, client, now, cancellationToken);
            }

            return Challenge(offer, code);
        }
        catch (NodeException error)
        {
            LogNode(error.Code);
            return GatewayReply.Refuse(StatusCodes.Status503ServiceUnavailable, "service_unavailable", "The Lightning node cannot make an invoice now.") with { RetryAfterSeconds = 5 };
        }
    }

    private async Task<SoldToken> OfferAsync(
        GatewayOperation operation, GatewayRequest request, Msat price, string client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (rootKey, tokenId) = (RandomNumberGenerator.GetBytes(Macaroon.RootKeyBytes), RandomNumberGenerator.GetBytes(TokenIdentifier.TokenIdBytes));
        var invoice = await setup.Node.IssueAsync(
            new InvoiceRequest(price, $"satchel:{operation.Name}", GatewayLimits.InvoiceSeconds, Convert.ToHexStringLower(tokenId)), cancellationToken);
        var identifier = new TokenIdentifier(invoice.PaymentHash, tokenId).ToBytes();
        var expires = invoice.Terms.ExpiresAt.AddSeconds(GatewayLimits.TokenSeconds);
        var macaroon = Macaroon.Mint(rootKey, identifier, "satchel", [.. new TokenGrant(operation.Name, expires, setup.UsesPerToken).ToCaveats()]);
        var token = new SoldToken
        {
            Hash = invoice.PaymentHash,
            IdentifierHash = Sha256.HashData(identifier),
            RootKey = rootKey,
            Token = macaroon.ToBase64(),
            Operation = operation.Name,
            Price = price,
            Network = invoice.Terms.Network,
            Client = client,
            RequestHash = request.Hash,
            Invoice = invoice.Text,
            CreatedAt = now,
            InvoiceExpiresAt = invoice.Terms.ExpiresAt,
            ExpiresAt = expires,
            MaxUses = setup.UsesPerToken,
        };

        // Before anybody can pay it.
        await _tokens.OfferAsync(token, cancellationToken);
        return token;
    }

    private GatewayReply Challenge(SoldToken offer, string? code)
    {
        var challenge = new L402Challenge(PaymentScheme.L402, offer.Token, offer.Invoice, L402Challenge.CurrentVersion);
        return GatewayReply.Of(StatusCodes.Status402PaymentRequired, json =>
        {
            json.WriteString("error", "payment_required");
            json.WriteNumber("price_sats", offer.Price.SatsRoundedUp);
            json.WriteString("operation", offer.Operation);
            json.WriteString("payment_hash", offer.Hash.ToString());
            json.WriteNumber("expires_at", offer.InvoiceExpiresAt.ToUnixTimeSeconds());
            json.WriteString("network", setup.Node.Kind == "sandbox" ? setup.Node.Kind : offer.Network.ToWire());
            if (code is not null)
            {
                json.WriteString("code", code);
            }
        }) with
        {
            Challenges = [.. setup.SendsLegacyHeader ? (string[])[challenge.ToLegacyHeader()] : [], challenge.ToHeader()],
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Operation} was paid and could not be served: {Error}; the token stays good")]
    private partial void LogFailed(string operation, StoreError error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node makes no invoice: {Error}")]
    private partial void LogNode(NodeError error);
}
