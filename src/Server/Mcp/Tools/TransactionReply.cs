using System.Diagnostics;
using System.Text.Json;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Transactions;
using Satchel.Engine.Store;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Stores what tells of a payment or a vendor, and says what became of both.</summary>
internal static class TransactionReply
{
    private const int PreviewCharacters = 100;

    /// <summary>Stores a text.</summary>
    /// <exception cref="ToolFailure">The guard or its fields forbid it; nothing was written.</exception>
    public static async Task<ToolReply> StoreAsync(
        ToolCall call, IMemoryStore store, MemoryDraft draft, IReadOnlyList<string> notes, CancellationToken cancellationToken)
    {
        var type = draft.Category ?? MemoryCategory.General;
        switch (await call.Transactions(store).RememberAsync(draft, refine: true, cancellationToken))
        {
            case TransactionOutcome.Remembered { Memory: RememberOutcome.Refused refused }:
                throw ToolFailure.Rejected(refused.Reason);
            case TransactionOutcome.Invalid { Reason: var reason }:
                throw new ToolFailure(reason.Code, $"{reason.Message}.");
            case TransactionOutcome.Conflicts { Payment: var conflict }:
                throw new ToolFailure("payment_conflict", $"This payment is known as {conflict.Existing.Id}, and {conflict.Reason}; nothing was written.");
            case TransactionOutcome.Known { Payment: var known }:
                return ToolReply.Of(json =>
                {
                    json.WriteString("status", "duplicate");
                    json.WriteString("id", known.Payment.Memory);
                    json.WriteString("type", WireNames.Of(type));
                    json.WriteString("agent_pubkey", call.Agent);
                    json.WriteString("duplicate_of", known.Payment.Memory);
                    WritePayment(json, known.Payment, known.HasChanged, []);
                });
            case TransactionOutcome.Remembered remembered:
                var opposite = await ReadAsync(store, remembered.Opposite, cancellationToken);
                return ToolReply.Of(json =>
                {
                    StoredReply.Write(json, call.Agent, remembered.Memory, type, notes);
                    WriteContradictions(json, remembered, opposite);
                    if (remembered.Payment is { } recorded)
                    {
                        WritePayment(json, recorded.Payment, hasChanged: true, recorded.Violations);
                    }
                });
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IReadOnlyList<MemoryVersion>> ReadAsync(IMemoryStore store, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var memories = new List<MemoryVersion>();
        await using var reader = await store.BeginReadAsync(cancellationToken);
        foreach (var id in ids)
        {
            if (await reader.FindCurrentAsync(MemoryId.Parse(id), cancellationToken) is { Version: { Trust: not MemoryTrust.Quarantined } memory })
            {
                memories.Add(memory);
            }
        }

        return memories;
    }

    private static void WriteContradictions(Utf8JsonWriter json, TransactionOutcome.Remembered remembered, IReadOnlyList<MemoryVersion> opposite)
    {
        IReadOnlyList<PriceChange> changes = remembered.Payment?.PriceChanges ?? [];
        if (changes.Count + opposite.Count == 0)
        {
            return;
        }

        json.WriteStartArray("contradictions");
        foreach (var change in changes)
        {
            Write(json, "price_change", change.Earlier.Memory, change.Earlier.Content, change.Earlier.At, change.Detail);
        }

        foreach (var memory in opposite)
        {
            Write(json, "sentiment_conflict", memory.Id.Value, memory.Content, memory.CreatedAt, "one speaks well of the vendor, the other ill");
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string type, string id, string? content, DateTimeOffset at, string detail)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("existing_id", id);
        json.WriteString("existing_preview", content is null ? null : Preview(content));
        json.WriteString("existing_created_at", TimeText.Format(at));
        json.WriteString("detail", detail);
        json.WriteEndObject();
    }

    private static void WritePayment(Utf8JsonWriter json, Payment payment, bool hasChanged, IReadOnlyList<string> violations)
    {
        json.WriteStartObject("payment");
        json.WriteString("id", payment.Id);
        json.WriteString("state", CommerceNames.Of(payment.State));
        json.WriteBoolean("changed", hasChanged);
        json.WriteString("vendor", payment.Vendor.Value);
        ComplianceJson.WriteAmount(json, "amount", payment.Asked);
        json.WriteString("network", CommerceNames.Of(payment.Network));
        json.WriteString("anomaly", CommerceNames.Of(payment.Anomaly));
        json.WriteString("preflight_id", payment.Preflight.Length == 0 ? null : payment.Preflight);
        json.WriteStartArray("violations");
        foreach (var violation in violations)
        {
            json.WriteStringValue(violation);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Preview(string text)
        => text.Length <= PreviewCharacters ? text : text[..(char.IsHighSurrogate(text[PreviewCharacters - 1]) ? PreviewCharacters - 1 : PreviewCharacters)];
}
