using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Satchel.Engine.Store;
using Satchel.Engine.Trade.Sqlite;

namespace Satchel.Server.Gateway;

/// <summary>
/// What the gateway says of itself, free of charge: <c>/info</c>, <c>/health</c>, <c>/ready</c>, the manifest, the OpenAPI document, and to this machine and
/// the owner <c>/metrics</c>.
/// </summary>
internal sealed class GatewayPages(GatewaySetup setup, OwnerGate owners, GatewayMetrics metrics)
{
    private const string Service = "lightning-memory-gateway";
    private const string ManifestPath = "/.well-known/lightning-memory.json";

    /// <summary>How long a signed manifest is given: signing takes a while, and strangers may ask often.</summary>
    private static readonly TimeSpan ManifestAge = TimeSpan.FromMinutes(1);

    private readonly NodePulse _node = new(setup);
    private readonly TokenBook _book = new(setup.Trade);
    private readonly DateTimeOffset _startedAt = setup.Clock.GetUtcNow();
    private ManifestCopy? _manifest;
    private bool _isEnding;

    private sealed record ManifestCopy(DateTimeOffset MadeAt, Engine.Commerce.PaymentNetwork? Network, ReadOnlyMemory<byte> Text);

    /// <summary>The gateway is being stopped: it is no longer ready for new requests.</summary>
    public void End() => Volatile.Write(ref _isEnding, true);

    /// <summary>Answers a request for a page; null where the path is none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="address">Where the gateway listens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<GatewayReply?> AnswerAsync(HttpContext context, Uri address, CancellationToken cancellationToken)
    {
        var path = context.Request.Path.Value;
        if (path is not ("/info" or "/health" or "/ready" or "/metrics" or "/openapi.json" or ManifestPath))
        {
            return null;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return GatewayReply.Refuse(StatusCodes.Status405MethodNotAllowed, "method_not_allowed") with { Allow = "GET" };
        }

        return path switch
        {
            "/health" => GatewayReply.Of(StatusCodes.Status200OK, json => json.WriteString("status", "ok")),
            "/ready" => await ReadyAsync(cancellationToken),
            "/info" => GatewayReply.Of(StatusCodes.Status200OK, WriteInfo),
            "/openapi.json" => GatewayReply.Of(StatusCodes.Status200OK, json => GatewayDescription.Write(json, setup, address)),
            "/metrics" => await MetricsAsync(context, address, cancellationToken),
            _ => await ManifestAsync(address, cancellationToken),
        };
    }

    private static GatewayReply NotReady(string error) => GatewayReply.Refuse(StatusCodes.Status503ServiceUnavailable, error) with { RetryAfterSeconds = GatewayLimits.PulseSeconds };

    private async Task<GatewayReply> ReadyAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isEnding))
        {
            return NotReady("ending");
        }

        try
        {
            await _book.PaidAsync(1, cancellationToken);
        }
        catch (StoreException)
        {
            return NotReady("store_unavailable");
        }

        return await _node.IsThereAsync(cancellationToken)
            ? GatewayReply.Of(StatusCodes.Status200OK, json => json.WriteString("status", "ready"))
            : NotReady("node_unavailable");
    }

    private async Task<GatewayReply> MetricsAsync(HttpContext context, Uri address, CancellationToken cancellationToken)
    {
        var (isOwner, refusal) = OwnerGate.IsClaimed(context.Request) ? await owners.CheckAsync(context, default, address, cancellationToken) : (false, null);
        return refusal
            ?? (isOwner || ClientAddress.IsLocal(context, setup.TrustedProxies)
                ? new GatewayReply(StatusCodes.Status200OK, metrics.Write(_startedAt)) { ContentType = "text/plain; version=0.0.4" }
                : GatewayReply.NotExposed);
    }

    private async Task<GatewayReply> ManifestAsync(Uri address, CancellationToken cancellationToken)
    {
        if (_node.Network is null)
        {
            await _node.IsThereAsync(cancellationToken);
        }

        var (now, copy) = (setup.Clock.GetUtcNow(), Volatile.Read(ref _manifest));
        if (copy is null || copy.MadeAt + ManifestAge <= now || copy.Network != _node.Network)
        {
            copy = new ManifestCopy(now, _node.Network, GatewayManifest.Make(setup, address, _node.Network));
            Volatile.Write(ref _manifest, copy);
        }

        return new GatewayReply(StatusCodes.Status200OK, copy.Text);
    }

    private void WriteInfo(Utf8JsonWriter json)
    {
        var agent = setup.Agent();
        json.WriteString("service", Service);
        json.WriteString("version", setup.Version);
        GatewayManifest.WritePrices(json, "pricing", setup);
        json.WriteString("agent_pubkey", agent);
        json.WriteString("node", setup.Node.Kind);
        json.WriteStartObject("discovery");
        json.WriteString("agent_pubkey", agent);
        GatewayManifest.WriteTexts(json, "relays", setup.Relays);
        json.WriteEndObject();
    }
}
