using System.CommandLine;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Money;

/// <summary>Reports all that concerns money, for who answers for the agent.</summary>
internal sealed class ComplianceReportCommand : Verb
{
    private const int UsualPayments = 1_000;
    private const int MostPayments = 1_000_000;

    private readonly Option<string> _since = MoneyOptions.Since();
    private readonly Option<string> _format = MoneyOptions.Label("--format", "json, csv (the payments) or md (default md on a terminal, else json)", "FORMAT");
    private readonly Option<int> _limit = new("--limit") { Description = "Most payments that are listed (default 1000); sums count all", HelpName = "N" };
    private readonly Option<string> _network = MoneyOptions.Network();

    public ComplianceReportCommand()
        : base(
            "compliance-report",
            "Report payments, limits, what was blocked, who stands behind vendors, and what is attested",
            "satchel compliance-report --since 90d --format md",
            "satchel compliance-report --format csv > payments.csv")
    {
        Add(_since);
        Add(_format);
        Add(_limit);
        Add(_network);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var format = context.Value(_format) ?? (context.Output.IsText ? "md" : "json");
        if (format is not ("json" or "csv" or "md"))
        {
            throw CommandException.Usage("invalid_format", $"--format: '{format}' is not a format.", "one of json, csv, md");
        }

        var limit = context.Given(_limit) ? NumberOption.InRange(context, _limit, 1, MostPayments) : UsualPayments;
        var report = await context.Money.Reports.ComplianceAsync(
            MoneyOptions.NetworkOf(context, _network), MoneyOptions.SinceOf(context, _since), agent: null, limit, cancellationToken);
        context.Output.Raw(format switch { "csv" => ComplianceText.Csv(report), "md" => ComplianceText.Markdown(report), _ => Json(report) });
        return ExitCode.Done;
    }

    private static string Json(ComplianceReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "satchel.compliance_report/1");
            ComplianceJson.Write(json, report);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
