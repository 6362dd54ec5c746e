using System.Diagnostics;
using System.Text.Json;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Transactions;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Stores a text and says what became of it.</summary>
internal static class StoredReply
{
    /// <summary>The properties of the answer.</summary>
    public static IReadOnlyList<ToolField> Fields { get; } =
    [
        new("status", "string"), new("id", "string"), new("type", "string"), new("duplicate_of", "string"), new("contradictions", "array"), new("payment", "object"),
        new("redactions", "integer"), new("warnings", "array"), new("reason", "string"),
    ];

    /// <summary>Stores a text.</summary>
    /// <param name="call">The call.</param>
    /// <param name="draft">The text.</param>
    /// <param name="notes">Warnings of the tool itself.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="ToolFailure">The guard forbids it; nothing was written.</exception>
    public static async Task<ToolReply> StoreAsync(
        ToolCall call, MemoryDraft draft, IReadOnlyList<string> notes, CancellationToken cancellationToken)
    {
        // What the guard refuses must not even make a store.
        if (MemoryGuard.ForFaces.Admit(draft, call.Now) is Admission.Refused refused)
        {
            throw ToolFailure.Rejected(refused.Reason);
        }

        var type = draft.Category ?? MemoryCategory.General;
        await using var store = await call.OpenStoreAsync(cancellationToken);
        if (TransactionWriter.Concerns(draft))
        {
            return await TransactionReply.StoreAsync(call, store, draft, notes, cancellationToken);
        }

        return await call.Writer(store).RememberAsync(draft, refine: true, cancellationToken) switch
        {
            RememberOutcome.Refused later => throw ToolFailure.Rejected(later.Reason),
            var outcome => ToolReply.Of(json => Write(json, call.Agent, outcome, type, notes)),
        };
    }

    /// <summary>Writes what became of a text that was not refused.</summary>
    public static void Write(Utf8JsonWriter json, string? agent, RememberOutcome outcome, MemoryCategory type, IReadOnlyList<string> notes)
    {
        switch (outcome)
        {
            case RememberOutcome.Stored stored:
                Write(json, agent, "stored", stored.Id, type, stored.Findings, notes, null);
                break;
            case RememberOutcome.Quarantined held:
                Write(json, agent, "quarantined", held.Id, type, held.Findings, notes, ReasonOf(held));
                break;
            case RememberOutcome.AlreadyKnown known:
                Write(json, agent, "duplicate", known.Existing, type, Findings(known), notes, null);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The text was not worth storing, and is not.</summary>
    public static ToolReply Rejected(ToolCall call, MemoryCategory? category, string reason)
        => ToolReply.Of(json =>
        {
            json.WriteString("status", "rejected");
            json.WriteString("type", WireNames.Of(category ?? MemoryCategory.General));
            json.WriteString("agent_pubkey", call.Agent);
            json.WriteString("reason", reason);
        });

    /// <summary>Writes what the guard found.</summary>
    public static void WriteFindings(Utf8JsonWriter json, SecretReport secrets, IEnumerable<string> warnings)
    {
        json.WriteNumber("redactions", secrets.Redactions);
        if (secrets.Suspects.Count > 0)
        {
            json.WriteStartArray("suspects");
            foreach (var suspect in secrets.Suspects)
            {
                json.WriteStartObject();
                json.WriteString("kind", suspect.Kind);
                json.WriteString("field", suspect.Field);
                json.WriteNumber("position", suspect.Position);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("warnings");
        foreach (var warning in warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
    }

    private static RememberFindings Findings(RememberOutcome.AlreadyKnown known)
        => new() { Secrets = known.Secrets, DuplicateOf = known.Existing, Likeness = 1 };

    private static string ReasonOf(RememberOutcome.Quarantined held)
        => held.Reasons.Count > 0 ? string.Join(", ", held.Reasons) : "near_copy_of_quarantined";

    private static void Write(
        Utf8JsonWriter json, string? agent, string status, MemoryId id, MemoryCategory type, RememberFindings findings, IReadOnlyList<string> notes, string? reason)
    {
        const int Decimals = 3;
        json.WriteString("status", status);
        json.WriteString("id", id.Value);
        json.WriteString("type", WireNames.Of(type));
        json.WriteString("agent_pubkey", agent);
        if (findings.DuplicateOf is { } existing)
        {
            json.WriteString("duplicate_of", existing.Value);
            json.WriteNumber("similarity", Math.Round(findings.Likeness, Decimals));
        }

        if (findings.InheritedFrom is { } source)
        {
            json.WriteString("inherited_from", source.Value);
        }

        if (findings.Contradicts.Count > 0)
        {
            json.WriteStartArray("contradictions");
            foreach (var other in findings.Contradicts)
            {
                json.WriteStringValue(other.Value);
            }

            json.WriteEndArray();
        }

        WriteFindings(json, findings.Secrets, [.. notes, .. findings.Warnings]);
        if (reason is not null)
        {
            json.WriteString("reason", reason);
        }
    }
}
