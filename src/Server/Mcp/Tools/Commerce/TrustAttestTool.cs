using Satchel.Engine.Commerce;
using Satchel.Engine.Sync;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Attests a vendor in the name of this home.</summary>
internal static class TrustAttestTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_trust_attest",
        Description = "Attest a vendor, 0 to 1, signed, to the owner's relays; without a score, by own payments. Never counts for its own score.",
        Parameters = [Money.Vendor, new("score", ArgumentKind.Number), new("basis", ArgumentKind.Text, "Default transaction_history")],
        Answer = [new("status", "string"), new("vendor", "string"), new("score", "number"), new("basis", "string"), new("signed", "boolean"), new("pushed", "integer"), new("waiting", "integer"), new("errors", "array")],
        Effect = ToolEffect.Changes,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        const int BasisCharacters = 200;
        var score = call.Arguments.Fraction("score");
        if (score is < 0 or > 1)
        {
            throw ToolFailure.Invalid("score", "a number from 0 to 1 is needed");
        }

        var basis = call.Arguments.Label("basis") ?? "transaction_history";
        if (basis.Length > BasisCharacters || basis.Any(char.IsControl))
        {
            throw ToolFailure.Invalid("basis", "at most 200 characters in one line are needed");
        }

        var draft = new AttestationDraft { Vendor = Money.VendorOf(call), Share = score, Basis = basis };
        using var signer = call.OpenSigner();
        await using var sync = signer is null ? null : call.OpenSync();
        var outcome = await VendorAttesting.AttestAsync(call.Purse, draft, signer?.Statements, call.TrustRules, sync, cancellationToken)
            ?? throw new ToolFailure("no_payments", "There is no payment to this vendor to rest a score on; give a score.");
        return ToolReply.Of(json =>
        {
            json.WriteString("status", outcome.Status);
            json.WriteString("vendor", outcome.Attestation.Vendor.Value);
            json.WriteNumber("score", outcome.Attestation.Share!.Value);
            json.WriteString("basis", outcome.Attestation.Basis);
            json.WriteBoolean("signed", outcome.IsSigned);
            json.WriteNumber("pushed", outcome.Pushed);
            json.WriteNumber("waiting", outcome.Waiting);
            json.WriteStartArray("errors");
            foreach (var error in Errors(outcome))
            {
                json.WriteStringValue(error);
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Why not every relay has it.</summary>
    private static IEnumerable<string> Errors(AttestOutcome outcome)
        => !outcome.IsSigned ? ["Not signed: the home is in the unsigned mode, or nothing of it is for others."]
            : outcome.Relays.Count == 0 ? ["No relays are configured; it waits until there are."]
            : outcome.Relays.Where(relay => relay.Problem is not null).Select(relay => $"{relay.Address}: {relay.Problem}; it waits for the next exchange.");
}
