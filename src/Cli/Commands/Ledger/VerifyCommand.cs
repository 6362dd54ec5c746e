using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Health;

namespace Satchel.Cli.Commands.Ledger;

/// <summary>Proves a store.</summary>
internal sealed class VerifyCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public VerifyCommand()
        : base(
            "verify",
            "Prove the store: the chain of the ledger, the memories by replaying it, the text index by counting again.",
            "satchel verify",
            "satchel verify --store work --json")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.Catalog.OpenAsync(context.Store.Name, cancellationToken);
        var started = context.Clock.GetTimestamp();
        var report = await StoreVerification.RunAsync(store, cancellationToken);
        context.Output.Document(
            "satchel.verify/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteBoolean("ok", report.Problems.Count == 0);
                json.WriteNumber("entries", report.Entries);
                json.WriteNumber("erased", report.Erased);
                json.WriteNumber("versions", report.Versions);
                json.WriteNumber("terms", report.Terms);
                json.WriteString("head", report.Head);
                json.WriteStartArray("problems");
                foreach (var problem in report.Problems)
                {
                    json.WriteStartObject();
                    json.WriteString("code", problem.Code);
                    json.WriteString("where", problem.Where);
                    json.WriteString("message", problem.Message);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteNumber("took_ms", Math.Round(context.Clock.GetElapsedTime(started).TotalMilliseconds, 3));
            },
            text => Write(text, report));
        return report.Problems.Count == 0 ? ExitCode.Done : ExitCode.Store;
    }

    private static void Write(TextPage text, VerificationReport report)
    {
        text.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Entries:N0} entries, {report.Versions:N0} versions, {report.Terms:N0} terms: {(report.Problems.Count == 0 ? "all true" : "NOT as they must be")}"));
        foreach (var problem in report.Problems)
        {
            text.Line($"{problem.Code}: {problem.Where}: {problem.Message}");
        }

        if (report.Head.Length > 0)
        {
            text.Line($"head {report.Head}");
        }
    }
}
