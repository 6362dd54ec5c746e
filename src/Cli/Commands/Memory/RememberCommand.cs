using System.Text.Json;
using Satchel.Cli.Commands.Money;
using Satchel.Cli.Output;
using Satchel.Engine.Commerce;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Transactions;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Stores a memory.</summary>
internal sealed class RememberCommand : Verb
{
    private readonly MemoryDraftOptions _draft = new();

    /// <summary>Makes the verb.</summary>
    public RememberCommand()
        : base(
            "remember",
            "Remember a text. It can be recalled by the next command, in any process.",
            "satchel remember \"Deploys go out on Tuesdays, because the on-call rota changes on Mondays\" --cat decision --imp 4",
            "satchel remember Anna prefers tabs --cat preference --entities Anna --author Ben",
            "git log -1 --format=%B | satchel remember - --source git --session release-42",
            "satchel remember \"Paid 500 sat for the forecast\" --cat transaction --metadata '{\"vendor\":\"weather.example\",\"amount_sats\":500}'")
        => _draft.AddTo(this);

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => true;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (draft, reason) = await _draft.ReadAsync(context, cancellationToken);
        if (draft is null)
        {
            return Refuse(context, reason!);
        }

        // What the guard refuses must not even make a store.
        if (MemoryGuard.ForFaces.Admit(draft, context.Clock.GetUtcNow()) is Admission.Refused refused)
        {
            return Refuse(context, refused.Reason);
        }

        var hasModel = context.Settings.Text("llm.endpoint", context.Store.Name) is not null;
        await using var store = await context.OpenStoreAsync(cancellationToken);
        var writer = new MemoryWriter(store, context.Clock, CommandContext.Actor, hasModel, context.HasEmbeddings);
        var (outcome, payment) = await WriteAsync(context, writer, draft, cancellationToken);
        switch (outcome)
        {
            case RememberOutcome.Stored stored:
                Answer(context, "stored", stored.Id, stored.RefinementQueued, stored.Findings, null, payment);
                return ExitCode.Done;
            case RememberOutcome.Quarantined held:
                Answer(context, "quarantined", held.Id, queued: false, held.Findings, ReasonOf(held), payment);
                return ExitCode.Done;
            case RememberOutcome.AlreadyKnown known:
                Answer(context, "known", known.Existing, queued: false, new RememberFindings { Secrets = known.Secrets, DuplicateOf = known.Existing }, null, payment);
                return ExitCode.Done;
            case RememberOutcome.Refused later:
                return Refuse(context, later.Reason);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Writes the text; a payment that it tells of goes into the purse first.</summary>
    private async Task<(RememberOutcome Memory, Payment? Payment)> WriteAsync(
        CommandContext context, MemoryWriter writer, MemoryDraft draft, CancellationToken cancellationToken)
    {
        if (!TransactionWriter.Concerns(draft))
        {
            return (await writer.RememberAsync(draft, _draft.Refines(context), cancellationToken), null);
        }

        var transactions = new TransactionWriter(writer, context.Store.Name, context.Money, context.Clock, isOwner: true)
        {
            AttestsEvery = context.TrustRules.AttestsEvery,
        };
        return await transactions.RememberAsync(draft, _draft.Refines(context), cancellationToken) switch
        {
            TransactionOutcome.Remembered remembered => (remembered.Memory, remembered.Payment?.Payment),
            TransactionOutcome.Known known => (new RememberOutcome.AlreadyKnown(MemoryId.Parse(known.Payment.Payment.Memory)), known.Payment.Payment),
            TransactionOutcome.Invalid { Reason: var reason } => throw CommandException.Usage(reason.Code, $"{reason.Message}."),
            TransactionOutcome.Conflicts { Payment: var conflict } => throw CommandException.No(
                "payment_conflict", $"This payment is known as {conflict.Existing.Id}, and {conflict.Reason}; nothing was written."),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static string ReasonOf(RememberOutcome.Quarantined held)
        => held.Reasons.Count > 0 ? string.Join(", ", held.Reasons) : "near_copy_of_quarantined";

    private static void Answer(
        CommandContext context, string status, MemoryId id, bool queued, RememberFindings findings, string? reason, Payment? payment)
        => context.Output.Document(
            "satchel.remember/1",
            json =>
            {
                json.WriteString("status", status);
                json.WriteString("id", id.Value);
                json.WriteString("store", context.Store.Name.Value);
                json.WriteString("refine", queued ? "queued" : "off");
                SecretOutput.Write(json, findings.Secrets);
                DraftReport.WriteWarnings(json, findings.Warnings);
                if (findings.DuplicateOf is { } existing)
                {
                    json.WriteString("duplicate_of", existing.Value);
                }

                if (findings.InheritedFrom is { } source)
                {
                    json.WriteString("inherited_from", source.Value);
                }

                WriteContradictions(json, findings.Contradicts);
                if (reason is not null)
                {
                    json.WriteString("reason", reason);
                }

                if (payment is not null)
                {
                    json.WriteStartObject("payment");
                    json.WriteString("id", payment.Id);
                    json.WriteString("state", CommerceNames.Of(payment.State));
                    json.WriteString("vendor", payment.Vendor.Value);
                    ComplianceJson.WriteAmount(json, "amount", payment.Asked);
                    json.WriteEndObject();
                }
            },
            text =>
            {
                text.Line($"{status} {id} in {context.Store.Name}");
                if (payment is not null)
                {
                    text.Line($"payment {CommerceNames.Of(payment.State)}: {MoneyPage.Sats(payment.Asked)} to {payment.Vendor}");
                }

                Write(text, id, findings, reason);
            });

    private static void Write(TextPage text, MemoryId id, RememberFindings findings, string? reason)
    {
        if (reason is not null)
        {
            text.Line($"held back: {reason}; satchel insights release makes it recallable");
        }

        if (findings.InheritedFrom is { } source)
        {
            text.Line($"near copy of {source}: it has the same origin and trust");
        }
        else if (findings.DuplicateOf is { } existing && existing != id)
        {
            text.Line($"near copy of {existing}");
        }

        if (findings.Contradicts.Count > 0)
        {
            text.Line($"may contradict {string.Join(", ", findings.Contradicts)}; satchel supersede says which one holds");
        }

        SecretOutput.Write(text, findings.Secrets);
        DraftReport.WriteWarnings(text, findings.Warnings);
    }

    private static void WriteContradictions(Utf8JsonWriter json, IReadOnlyList<MemoryId> memories)
    {
        if (memories.Count == 0)
        {
            return;
        }

        json.WriteStartArray("contradicts");
        foreach (var memory in memories)
        {
            json.WriteStringValue(memory.Value);
        }

        json.WriteEndArray();
    }

    private static int Refuse(CommandContext context, Refusal reason)
    {
        if (!context.Output.IsText)
        {
            context.Output.Document(
                "satchel.remember/1",
                json =>
                {
                    json.WriteString("status", "refused");
                    json.WriteNull("id");
                    json.WriteString("store", context.Store.Name.Value);
                    json.WriteString("refine", "off");
                    SecretOutput.Write(json, SecretReport.Nothing);
                    json.WriteString("reason", reason.Message);
                },
                _ => { });
        }

        context.Output.Error(new Failure(ExitCode.No, reason.Code, $"Not stored: {reason.Message}.", MemoryDraftOptions.HintFor(reason), IsRetryable: false));
        return ExitCode.No;
    }
}
