using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Server.Gateway;

/// <summary>What the gateway says of itself, free of charge: <c>/info</c>, <c>/health</c>, <c>/ready</c> and the manifest.</summary>
internal sealed class GatewayPages(GatewaySetup setup, Func<GatewayOperation, bool> isSold)
{
    private const string Service = "lightning-memory-gateway";

    /// <summary>Answers a request for a page; null where the path is none.</summary>
    public async Task<GatewayReply?> AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var path = context.Request.Path.Value;
        if (path is not ("/info" or "/health" or "/ready" or "/.well-known/lightning-memory.json"))
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
            _ => GatewayReply.Of(StatusCodes.Status200OK, json => WriteManifest(json, $"{context.Request.Scheme}://{context.Request.Host}")),
        };
    }

    private async Task<GatewayReply> ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await setup.Node.GetInfoAsync(cancellationToken);
            return GatewayReply.Of(StatusCodes.Status200OK, json => json.WriteString("status", "ready"));
        }
        catch (NodeException)
        {
            return GatewayReply.Refuse(StatusCodes.Status503ServiceUnavailable, "node_unavailable") with { RetryAfterSeconds = 5 };
        }
    }

    private void WriteInfo(Utf8JsonWriter json)
    {
        json.WriteString("service", Service);
        json.WriteString("version", setup.Version);
        WritePrices(json, "pricing");
        json.WriteNull("agent_pubkey");
        json.WriteString("node", setup.Node.Kind);
        json.WriteStartObject("discovery");
        json.WriteNull("agent_pubkey");
        json.WriteStartArray("relays");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteManifest(Utf8JsonWriter json, string address)
    {
        json.WriteNull("agent_pubkey");
        json.WriteString("gateway_url", address);
        WritePrices(json, "operations");
        json.WriteStartArray("relays");
        json.WriteEndArray();
        json.WriteString("version", setup.Version);
        json.WriteStartObject("payment");
        json.WriteStartArray("schemes");
        json.WriteStringValue("L402");
        json.WriteEndArray();
        json.WriteString("node", setup.Node.Kind);
        json.WriteNumber("invoice_expiry_s", GatewayLimits.InvoiceSeconds);
        json.WriteNumber("token_ttl_s", GatewayLimits.TokenSeconds);
        json.WriteEndObject();
    }

    private void WritePrices(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        foreach (var operation in GatewayOperations.All.Where(isSold))
        {
            json.WriteNumber(operation.Name, setup.Price(operation.Name).SatsRoundedUp);
        }

        json.WriteEndObject();
    }
}
