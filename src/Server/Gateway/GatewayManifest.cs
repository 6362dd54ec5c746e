using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Nostr;

namespace Satchel.Server.Gateway;

/// <summary>
/// What a gateway sells and how it is paid, as <c>/.well-known/lightning-memory.json</c>: the fields of Lightning Memory, and more beside. Its last field,
/// <c>signature</c>, is an event of kind 30078 with the tags <c>d</c> = <c>gateway:PUBKEY</c> and <c>type</c> = <c>gateway</c>, signed by the key of the home,
/// whose content is the text of the same object without that field: whoever reads it verifies the event and takes the content. It is null where the home has
/// no key.
/// </summary>
public static class GatewayManifest
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes it.</summary>
    /// <param name="setup">The gateway.</param>
    /// <param name="address">Where it is reached.</param>
    /// <param name="network">The network of its node; null where nobody knows it yet.</param>
    public static ReadOnlyMemory<byte> Make(GatewaySetup setup, Uri address, PaymentNetwork? network)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(address);
        var agent = setup.Agent();
        var plain = Object(json => Write(json, setup, agent, address, network));
        var signed = agent is null ? null : setup.Sign(new EventDraft(
            EventKind.ApplicationData,
            setup.Clock.GetUtcNow(),
            [new NostrTag("d", $"gateway:{agent}"), new NostrTag("type", "gateway")],
            Encoding.UTF8.GetString(plain.Span)));
        return Object(json =>
        {
            Write(json, setup, agent, address, network);
            json.WritePropertyName("signature");
            if (signed is null)
            {
                json.WriteNullValue();
            }
            else
            {
                var text = new ArrayBufferWriter<byte>();
                signed.Write(text);
                json.WriteRawValue(text.WrittenSpan);
            }
        });
    }

    internal static void WritePrices(Utf8JsonWriter json, string name, GatewaySetup setup)
    {
        json.WriteStartObject(name);
        foreach (var operation in GatewayOperations.All.Where(setup.Sells))
        {
            json.WriteNumber(operation.Name, setup.Price(operation.Name).SatsRoundedUp);
        }

        json.WriteEndObject();
    }

    internal static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, GatewaySetup setup, string? agent, Uri address, PaymentNetwork? network)
    {
        json.WriteString("agent_pubkey", agent);
        json.WriteString("gateway_url", (setup.PublicAddress ?? address).ToString().TrimEnd('/'));
        WritePrices(json, "operations", setup);
        WriteTexts(json, "relays", setup.Relays);
        json.WriteString("version", setup.Version);
        json.WriteStartObject("payment");
        WriteTexts(json, "schemes", ["L402"]);
        json.WriteString("network", network is { } known ? CommerceNames.Of(known) : null);
        json.WriteString("node", setup.Node.Kind);
        json.WriteNumber("invoice_expiry_s", GatewayLimits.InvoiceSeconds);
        json.WriteNumber("token_ttl_s", GatewayLimits.TokenSeconds);
        json.WriteNumber("uses_per_token", setup.UsesPerToken);
        json.WriteEndObject();
        json.WriteStartObject("schemas");
        foreach (var operation in GatewayOperations.All.Where(setup.Sells))
        {
            json.WriteStartObject(operation.Name);
            json.WriteString("method", operation.Method);
            json.WriteString("path", operation.Template);
            json.WritePropertyName("input");
            GatewayDescription.WriteSchema(json, operation.Parameters);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("terms", setup.Terms);
    }
}
