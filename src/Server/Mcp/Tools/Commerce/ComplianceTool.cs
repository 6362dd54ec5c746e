using Satchel.Engine.Commerce;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Reports all that concerns money.</summary>
internal static class ComplianceTool
{
    private const int UsualPayments = 100;
    private const int MostPayments = 1_000;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_compliance_report",
        Description = "Payments, limits, violations, blocked payments, KYC and trust since a time.",
        Parameters =
        [
            new("since", ArgumentKind.Text, "Default 30d"), new("format", ArgumentKind.Text, "Default json") { Choices = ["json", "csv", "md"] },
            new("limit", ArgumentKind.WholeNumber, "Payments listed; default 100, most 1000"), Money.Network,
        ],
        Answer = [new("report", "object", "string"), new("format", "string")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var format = call.Arguments.OptionalText("format")?.ToLowerInvariant() ?? "json";
        var report = await call.Purse.Reports.ComplianceAsync(
            Money.NetworkOf(call), Money.Since(call, out _), call.Agent, call.Arguments.Limit("limit", UsualPayments, MostPayments), cancellationToken);
        using var signer = format is "json" && report.Agent is not null ? call.OpenSigner() : null;
        return ToolReply.Of(json =>
        {
            if (format is "json")
            {
                json.WritePropertyName("report");
                json.WriteRawValue(SignedDocument.Write(writer => ComplianceJson.Write(writer, report), signer?.Statements));
            }
            else
            {
                json.WriteString("report", format is "csv" ? ComplianceText.Csv(report) : ComplianceText.Markdown(report));
            }

            json.WriteString("format", format);
        });
    }
}
