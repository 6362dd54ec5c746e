namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Attests a vendor in the name of this home.</summary>
internal static class TrustAttestTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_trust_attest",
        Description = "Attest a vendor, 0 to 1; without a score, by own payments. Never counts for its own score.",
        Parameters = [Money.Vendor, new("score", ArgumentKind.Number), new("basis", ArgumentKind.Text, "Default transaction_history")],
        Answer = [new("status", "string"), new("vendor", "string"), new("score", "number"), new("basis", "string"), new("pushed", "integer"), new("errors", "array")],
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

        var attested = await call.Purse.Trust.AttestAsync(Money.VendorOf(call), score, basis, cancellationToken)
            ?? throw new ToolFailure("no_payments", "There is no payment to this vendor to rest a score on; give a score.");
        return ToolReply.Of(json =>
        {
            json.WriteString("status", "recorded");
            json.WriteString("vendor", attested.Vendor.Value);
            json.WriteNumber("score", attested.Share!.Value);
            json.WriteString("basis", attested.Basis);
            json.WriteNumber("pushed", 0);
            json.WriteStartArray("errors");
            json.WriteStringValue("Not published: no identity and no relays are configured.");
            json.WriteEndArray();
        });
    }
}
