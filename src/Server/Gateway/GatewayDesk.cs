using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Satchel.Engine.Store;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Payments;

namespace Satchel.Server.Gateway;

/// <summary>
/// Sells operations. Steps: 1 find the operation and check the request, free of charge; 2 serve the owner and what costs nothing; 3 check what the request
/// pays with; 4 use the token: serve once, and keep the answer before it is sent. Where step 3 finds nothing to serve for, it challenges.
/// </summary>
internal sealed partial class GatewayDesk
{
    private readonly GatewaySetup _setup;
    private readonly KeptStore _store;
    private readonly SoldTokens _tokens;
    private readonly OwnerGate _owners;
    private readonly TokenCheck _check;
    private readonly OfferDesk _offers;
    private readonly GatewayBooks _books;
    private readonly GatewayMetrics _metrics;
    private readonly ClientRates _rates;
    private readonly ILogger _log;

    /// <summary>Uses that are under way in this process: who asks for the same meanwhile waits for its answer.</summary>
    private readonly ConcurrentDictionary<(PaymentHash Hash, string Request), TaskCompletionSource<(string? Code, GatewayReply? Reply)>> _underWay = new();

    /// <summary>Makes a desk.</summary>
    public GatewayDesk(GatewaySetup setup, KeptStore store, GatewayBooks books, OwnerGate owners, GatewayMetrics metrics)
    {
        (_setup, _store, _books, _owners, _metrics) = (setup, store, books, owners, metrics);
        _tokens = new SoldTokens(setup.Trade);
        _check = new TokenCheck(setup, _tokens);
        _offers = new OfferDesk(setup, _tokens, metrics);
        _rates = new ClientRates(setup.Clock, setup.PaidPerSecond, 2 * setup.PaidPerSecond);
        _log = setup.Log.CreateLogger<GatewayDesk>();
    }

    /// <summary>The same request is being answered by another process.</summary>
    private static GatewayReply Busy => GatewayReply.Refuse(StatusCodes.Status503ServiceUnavailable, "under_way") with { RetryAfterSeconds = 1 };

    /// <summary>Answers a request for an operation; null where the path is none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="address">Where the gateway listens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<GatewayReply?> AnswerAsync(HttpContext context, Uri address, CancellationToken cancellationToken)
    {
        // Step 1
        var (path, tail) = (context.Request.Path.Value ?? "", (string?)null);
        if (GatewayOperations.All.FirstOrDefault(known => known.Matches(path, out tail)) is not { } operation)
        {
            return null;
        }

        var method = context.Request.Method;
        if (method != operation.Method && !(HttpMethods.IsHead(method) && operation.Method == "GET"))
        {
            return GatewayReply.Refuse(StatusCodes.Status405MethodNotAllowed, "method_not_allowed") with { Allow = operation.Method };
        }

        var isClaimed = OwnerGate.IsClaimed(context.Request);
        if (!_setup.Sells(operation) && !isClaimed)
        {
            return GatewayReply.NotExposed;
        }

        var (request, refusal) = await GatewayRequest.ReadAsync(context, operation, tail!, cancellationToken);
        if (request is null)
        {
            return refusal;
        }

        // Step 2
        var (isOwner, denied) = isClaimed ? await _owners.CheckAsync(context, request.Body, address, cancellationToken) : (false, null);
        if (denied is not null)
        {
            return denied;
        }

        if (!isOwner && !_setup.Sells(operation))
        {
            return GatewayReply.NotExposed;
        }

        if (operation.Check(request, _setup.Clock.GetUtcNow()) is { } mistake)
        {
            return GatewayReply.Refuse(StatusCodes.Status400BadRequest, "invalid_parameter", mistake);
        }

        var price = _setup.Price(operation.Name);
        if (isOwner || price == Msat.Zero)
        {
            return await operation.ServeAsync(new GatewayCall(_setup, _store, request, isOwner ? new GatewayAccess.Owner() : GatewayAccess.Free), cancellationToken);
        }

        return await SellAsync(context, operation, request, price, cancellationToken);
    }

    /// <summary>Steps 3 and 4, and the challenge where nothing is paid.</summary>
    private async Task<GatewayReply?> SellAsync(
        HttpContext context, GatewayOperation operation, GatewayRequest request, Msat price, CancellationToken cancellationToken)
    {
        // Step 3
        var headers = context.Request.Headers;
        var reading = CredentialReading.Read(headers.Authorization.OfType<string>(), [.. headers["Macaroon"].OfType<string>(), .. headers["Grpc-Metadata-Macaroon"].OfType<string>()]);
        if (reading is CredentialReading.Malformed)
        {
            return GatewayReply.MalformedToken;
        }

        var code = (string?)null;
        foreach (var (credential, text) in (reading as CredentialReading.Found)?.Credentials.SelectMany(credential => credential.Tokens.Select(text => (credential, text))) ?? [])
        {
            var (problem, reply) = await PayWithAsync(operation, request, text, credential.Preimage, cancellationToken);
            if (reply is not null)
            {
                return reply;
            }

            code = problem ?? code;
        }

        // Broken tokens beside one that can be read do not count.
        return reading is CredentialReading.Found && code is null ? GatewayReply.MalformedToken
            : await _offers.ChallengeAsync(context, operation, request, price, code, cancellationToken);
    }

    /// <summary>Steps 3 and 4 for one token: the answer, or why there is none; neither where it cannot be read.</summary>
    private async Task<(string? Code, GatewayReply? Reply)> PayWithAsync(
        GatewayOperation operation, GatewayRequest request, string text, Preimage preimage, CancellationToken cancellationToken)
    {
        TokenCheck.Good? good;
        try
        {
            (good, var code) = await _check.CheckAsync(operation, request, text, preimage, cancellationToken);
            if (good is null)
            {
                return (code, null);
            }
        }
        catch (NodeException error)
        {
            LogNode(error.Code);
            return (null, GatewayReply.NodeAway);
        }

        return _rates.TryTake(good.Token.Hash.ToString())
            ? await UseAsync(operation, request, good, cancellationToken)
            : (null, GatewayReply.TooMany);
    }

    /// <summary>Step 4 for one token: the answer, or why there is none.</summary>
    private async Task<(string? Code, GatewayReply? Reply)> UseAsync(
        GatewayOperation operation, GatewayRequest request, TokenCheck.Good good, CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource<(string? Code, GatewayReply? Reply)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _underWay.GetOrAdd((good.Token.Hash, request.Hash), mine);
        if (first != mine)
        {
            return await first.Task.WaitAsync(cancellationToken);
        }

        // Whoever waits gets what becomes of this one: an answer, or that it must be tried again.
        (string?, GatewayReply?) result = (null, Busy);
        try
        {
            var outcome = operation.Changes
                ? await _tokens.BeginAsync(good.Token.Hash, request.Hash, good.MostUses, cancellationToken)
                : good.Expected;
            result = outcome is TokenUseOutcome.Begun ? await ServeAsync(operation, request, good, cancellationToken) : ReplyTo(outcome);
            return result;
        }
        finally
        {
            _underWay.TryRemove((good.Token.Hash, request.Hash), out _);
            mine.SetResult(result);
        }
    }

    /// <summary>
    /// Serves what was paid, and keeps the answer. What changes something was begun before, and is given back where it fails; what does not is begun and
    /// finished with its answer at hand, in one commit: if somebody else was faster their answer counts.
    /// </summary>
    private async Task<(string? Code, GatewayReply? Reply)> ServeAsync(
        GatewayOperation operation, GatewayRequest request, TokenCheck.Good good, CancellationToken cancellationToken)
    {
        var hash = good.Token.Hash;
        var isMistake = true;
        var isKept = false;
        try
        {
            var reply = await operation.ServeAsync(new GatewayCall(_setup, _store, request, new GatewayAccess.Paid(hash)), cancellationToken);
            if (operation.Changes)
            {
                await _tokens.FinishAsync(hash, request.Hash, reply.Status, reply.Body, CancellationToken.None);
            }
            else if (await _tokens.UseAsync(hash, request.Hash, good.MostUses, reply.Status, reply.Body, CancellationToken.None) is not TokenUseOutcome.Begun and var other)
            {
                isKept = true;
                return ReplyTo(other);
            }

            isKept = true;
            _metrics.Used(operation.Name);
            return (null, reply);
        }
        catch (StoreException error)
        {
            isMistake = false;
            LogFailed(operation.Name, error.Code);
            return (null, GatewayReply.Refuse(StatusCodes.Status503ServiceUnavailable, "service_unavailable", "The token stays good.") with { RetryAfterSeconds = 5 });
        }
        catch (OperationCanceledException)
        {
            isMistake = false;
            throw;
        }
        finally
        {
            if (!isKept)
            {
                await AbandonAsync(hash, request.Hash, isMistake);
            }

            if (good.Token.SettledAt is null)
            {
                _books.Wake();
            }
        }
    }

    /// <summary>Gives a use back; where even that cannot be written, its lease will end.</summary>
    private async Task AbandonAsync(PaymentHash hash, string requestHash, bool isMistake)
    {
        try
        {
            await _tokens.AbandonAsync(hash, requestHash, isMistake, CancellationToken.None);
        }
        catch (StoreException error)
        {
            LogKept(error.Code);
        }
    }

    private (string? Code, GatewayReply? Reply) ReplyTo(TokenUseOutcome outcome)
    {
        switch (outcome)
        {
            case TokenUseOutcome.Answered answered:
                _metrics.Repeated();
                return (null, new GatewayReply(answered.Status, answered.Body));
            case TokenUseOutcome.UnderWay:
                return (null, Busy);
            case TokenUseOutcome.UsedUp:
                return ("token_used", null);
            default:
                return ("unknown_token", null);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Operation} was paid and could not be served: {Error}; the token stays good")]
    private partial void LogFailed(string operation, StoreError error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A use could not be given back: {Error}; it can be repeated in some seconds")]
    private partial void LogKept(StoreError error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node could not be asked about a payment: {Error}")]
    private partial void LogNode(NodeError error);
}
