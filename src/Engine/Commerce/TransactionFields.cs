using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Satchel.Engine.Model;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>
/// Reads a payment from the metadata and the text of a transaction: <c>vendor</c>, <c>amount_sats</c> or <c>amount_msat</c>,
/// <c>fee_sats</c> or <c>fee_msat</c>, <c>status</c> (completed, failed, pending, refunded), <c>payment_hash</c>,
/// <c>idempotency_key</c>, <c>preflight_id</c>, <c>network</c>, <c>protocol</c>, <c>operation</c>, <c>purpose</c>, <c>agent</c>,
/// <c>payee</c>, <c>delivered</c>. Without an amount it is no payment.
/// </summary>
public static class TransactionFields
{
    /// <summary>The mistake of saying that money was received.</summary>
    internal const string IncomeReserved = "income_reserved";

    private const int LabelCharacters = 200;
    private const int HashDigits = 64;
    private static readonly string[] Incoming = ["in", "incoming", "received"];

    /// <summary>Reads a payment.</summary>
    /// <param name="metadata">A JSON object, or null.</param>
    /// <param name="content">The text.</param>
    public static TransactionReading Read(string? metadata, string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(metadata) ? "{}" : metadata);
        var fields = document.RootElement;
        if (Incoming.Contains(Label(fields, "direction") ?? "", StringComparer.OrdinalIgnoreCase))
        {
            return Wrong(IncomeReserved, "direction", "only a gateway of this home writes what was earned");
        }

        if (!TryAmount(fields, "amount", out var amount) || !TryAmount(fields, "fee", out var fee))
        {
            return Wrong("invalid_amount", "amount_sats", "a whole number of sats from 0 to 2,100,000,000,000,000 is needed");
        }

        if ((amount ?? AmountOf(content)) is not { } paid)
        {
            return new TransactionReading.NoPayment();
        }

        var vendor = VendorKey.Unknown;
        if (Label(fields, "vendor") is { } name && !VendorKey.TryParse(name, out vendor))
        {
            return Wrong("invalid_vendor", "vendor", "a host or a name is needed");
        }

        var network = PaymentNetwork.Mainnet;
        if (Label(fields, "network") is { } place && !CommerceNames.TryParse(place, out network))
        {
            return Wrong("invalid_network", "network", $"one of {string.Join(", ", CommerceNames.Networks)} is needed");
        }

        if (StateOf(Label(fields, "status")) is not { } state)
        {
            return Wrong("invalid_status", "status", "one of completed, failed, pending, refunded is needed");
        }

        var hash = Label(fields, "payment_hash")?.ToLowerInvariant();
        return hash is not null && (hash.Length != HashDigits || !hash.All(char.IsAsciiHexDigit))
            ? Wrong("invalid_payment_hash", "payment_hash", "64 hexadecimal digits are needed")
            : new TransactionReading.Read(new PaymentDraft
            {
                Vendor = vendor,
                Amount = paid,
                Fee = fee ?? Msat.Zero,
                Network = network,
                State = state,
                Delivery = DeliveryOf(fields),
                PaymentHash = hash,
                IdempotencyKey = Label(fields, "idempotency_key"),
                Preflight = Label(fields, "preflight_id"),
                Protocol = Label(fields, "protocol")?.ToLowerInvariant() ?? "lightning",
                Operation = Label(fields, "operation") ?? "",
                Purpose = Label(fields, "purpose") ?? "",
                Agent = Label(fields, "agent") ?? "",
                Payee = Label(fields, "payee")?.ToLowerInvariant() ?? "",
                Content = content,
            });
    }

    /// <summary>The vendor that a memory of any kind is about; null where it names none.</summary>
    public static VendorKey? VendorOf(string? metadata)
    {
        try
        {
            using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(metadata) ? "{}" : metadata);
            return VendorKey.TryParse(Label(document.RootElement, "vendor"), out var vendor) ? vendor : null;
        }
        catch (JsonException)
        {
            // The guard says what is wrong with it.
            return null;
        }
    }

    /// <summary>The metadata with the vendor's one name and that of the payment.</summary>
    internal static string Named(string metadata, VendorKey vendor, string payment)
    {
        var fields = JsonNode.Parse(metadata)!.AsObject();
        fields["vendor"] = vendor.Value;
        fields["payment_id"] = payment;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            fields.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static TransactionReading.Invalid Wrong(string code, string field, string problem) => new(code, $"metadata.{field}: {problem}");

    private static PaymentState? StateOf(string? status) => status?.ToLowerInvariant() switch
    {
        null or "completed" or "settled" or "paid" => PaymentState.Settled,
        "failed" => PaymentState.Failed,
        "pending" or "sending" => PaymentState.Sending,
        "refunded" => PaymentState.Refunded,
        _ => null,
    };

    private static PaymentDelivery DeliveryOf(JsonElement fields)
        => !fields.TryGetProperty("delivered", out var value) ? PaymentDelivery.None
            : value.ValueKind is JsonValueKind.True ? PaymentDelivery.Delivered
            : value.ValueKind is JsonValueKind.False ? PaymentDelivery.Undelivered
            : PaymentDelivery.None;

    /// <summary>A text of a field, as far as a label goes; numbers are texts too.</summary>
    private static string? Label(JsonElement fields, string name)
    {
        if (fields.ValueKind is not JsonValueKind.Object || !fields.TryGetProperty(name, out var value))
        {
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        return text.Length == 0 ? null : text.Length > LabelCharacters && name is not "vendor" ? text[..LabelCharacters] : text;
    }

    private static bool TryAmount(JsonElement fields, string name, out Msat? amount)
    {
        amount = null;
        foreach (var (unit, factor) in ((string, long)[])[("_msat", 1), ("_sats", Msat.PerSat)])
        {
            if (fields.ValueKind is not JsonValueKind.Object || !fields.TryGetProperty(name + unit, out var value) || value.ValueKind is JsonValueKind.Null)
            {
                continue;
            }

            var text = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!.Trim(),
                JsonValueKind.Number => value.GetRawText(),
                _ => "",
            };
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number > Msat.Most / factor
                || !Msat.TryCreate(number * factor, out var given))
            {
                return false;
            }

            amount = given;
            return true;
        }

        return true;
    }

    /// <summary>The first amount that the text names: digits, then <c>sat</c> or <c>sats</c>; null where it names none.</summary>
    private static Msat? AmountOf(string content)
    {
        var words = content.Split([' ', '\n', '\t', '(', ')', ';', ':'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i].AsSpan().TrimEnd(",.!?");
            var digits = word.TrimEnd("sat");
            var isUnit = digits.Length < word.Length || (i + 1 < words.Length && words[i + 1].AsSpan().TrimEnd(",.!?") is "sat" or "sats");
            if (isUnit
                && long.TryParse(digits, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var sats)
                && sats is >= 0 and <= Msat.Most / Msat.PerSat)
            {
                return Msat.FromSats(sats);
            }
        }

        return null;
    }
}
