using System.CommandLine;
using System.Text;
using Satchel.Engine.Commerce;

namespace Satchel.Cli.Commands.Money;

/// <summary>Reports all that concerns money, for who answers for the agent.</summary>
internal sealed class ComplianceReportCommand : Verb
{
    private const int UsualPayments = 1_000;
    private const int MostPayments = 1_000_000;
    private const int MostBytes = 512 * 1024 * 1024;

    private readonly Option<string> _since = MoneyOptions.Since();
    private readonly Option<string> _format = MoneyOptions.Label("--format", "json, csv (the payments) or md (default md on a terminal, else json)", "FORMAT");
    private readonly Option<int> _limit = new("--limit") { Description = "Most payments that are listed (default 1000); sums count all", HelpName = "N" };
    private readonly Option<string> _network = MoneyOptions.Network();
    private readonly Option<string> _verify = new("--verify") { Description = "Say who signed a report that was written as JSON, and whether it is what was signed; '-' reads standard input", HelpName = "FILE" };

    public ComplianceReportCommand()
        : base(
            "compliance-report",
            "Report payments, limits, what was blocked, who stands behind vendors, and what is attested",
            "satchel compliance-report --since 90d --format md",
            "satchel compliance-report --format csv > payments.csv",
            "satchel compliance-report --format json > report.json",
            "satchel compliance-report --verify report.json")
    {
        Add(_since);
        Add(_format);
        Add(_limit);
        Add(_network);
        Add(_verify);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Value(_verify) is { } path)
        {
            return await VerifyAsync(context, path, cancellationToken);
        }

        var format = context.Value(_format) ?? (context.Output.IsText ? "md" : "json");
        if (format is not ("json" or "csv" or "md"))
        {
            throw CommandException.Usage("invalid_format", $"--format: '{format}' is not a format.", "one of json, csv, md");
        }

        var limit = context.Given(_limit) ? NumberOption.InRange(context, _limit, 1, MostPayments) : UsualPayments;
        var report = await context.Money.Reports.ComplianceAsync(
            MoneyOptions.NetworkOf(context, _network), MoneyOptions.SinceOf(context, _since), context.Identity.ReadPublicKey(), limit, cancellationToken);
        context.Output.Raw(format switch { "csv" => ComplianceText.Csv(report), "md" => ComplianceText.Markdown(report), _ => Json(context, report) });
        return ExitCode.Done;
    }

    private static string Json(CommandContext context, ComplianceReport report)
    {
        // Who only reports makes no key.
        using var signer = report.Agent is null ? null : context.OpenSigner();
        return Encoding.UTF8.GetString(SignedDocument.Write(
            json =>
            {
                json.WriteString("schema", "satchel.compliance_report/1");
                ComplianceJson.Write(json, report);
            },
            signer?.Statements)) + "\n";
    }

    private static async Task<int> VerifyAsync(CommandContext context, string path, CancellationToken cancellationToken)
    {
        await using var input = InputFile.Open(context.Host, path);
        var text = await TextInput.ReadAsync(input, MostBytes, cancellationToken)
            ?? throw CommandException.No("file_too_large", $"'{path}' has more than {MostBytes >> 20} MiB.");
        var (signer, problem) = SignedDocument.Verify(Encoding.UTF8.GetBytes(text));
        var isOwn = signer is not null && signer == context.Identity.ReadPublicKey();
        context.Output.Document(
            "satchel.report_verification/1",
            json =>
            {
                json.WriteString("file", path);
                json.WriteBoolean("valid", signer is not null);
                json.WriteString("signed_by", signer);
                json.WriteBoolean("own", isOwn);
                json.WriteString("problem", problem);
            },
            page => page.Line(signer is null ? $"not valid: {problem!.Replace('_', ' ')}" : $"valid: signed by {signer}{(isOwn ? ", this home" : "")}"));
        return signer is null ? ExitCode.No : ExitCode.Done;
    }
}
