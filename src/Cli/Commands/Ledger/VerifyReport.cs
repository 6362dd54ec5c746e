using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Commerce;
using Satchel.Engine.Health;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Ledger;

/// <summary>What a verification or repair found, in JSON and as text.</summary>
internal sealed record VerifyReport(
    string Store, VerificationReport Report, RepairReport? Repair, bool IsDryRun, IReadOnlyList<StoreFinding> Strays, PurseProof Purse, TimeSpan Took)
{
    /// <summary>Whether nothing is wrong with the store and the purse as they are now.</summary>
    public bool IsWhole => Purse.Findings.Count == 0 && IsStoreWhole;

    private bool IsStoreWhole => Report.ProblemCount == 0 && !(IsDryRun && Repair is { RepairedCount: > 0 });

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("store", Store);
        json.WriteBoolean("ok", IsWhole);
        json.WriteBoolean("ledger_ok", Report.IsLedgerWhole);
        json.WriteNumber("entries", Report.Entries);
        json.WriteNumber("erased", Report.Erased);
        json.WriteNumber("versions", Report.Versions);
        json.WriteNumber("terms", Report.Terms);
        json.WriteString("head", Report.Head);
        if (Report.Sample is { } sample)
        {
            json.WriteStartObject("sample");
            json.WriteNumber("versions", sample.Versions);
            json.WriteNumber("seed", sample.Seed);
            json.WriteEndObject();
        }

        if (Repair is not null)
        {
            json.WriteStartObject("repair");
            json.WriteBoolean("dry_run", IsDryRun);
            json.WriteNumber("count", Repair.RepairedCount);
            Write(json, "repaired", Repair.Repaired);
            json.WriteEndObject();
        }

        json.WriteStartObject("purse");
        json.WriteBoolean("ok", Purse.Findings.Count == 0);
        json.WriteNumber("entries", Purse.Entries);
        json.WriteNumber("payments", Purse.Payments);
        json.WriteStartArray("problems");
        foreach (var finding in Purse.Findings)
        {
            json.WriteStringValue(finding);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNumber("problem_count", Report.ProblemCount);
        Write(json, "problems", Report.Problems);
        Write(json, "warnings", Strays);
        json.WriteNumber("took_ms", Math.Round(Took.TotalMilliseconds, 3));
    }

    public void WriteText(TextPage text)
    {
        if (Repair is not null)
        {
            text.Line($"{Quantity.Of(Repair.RepairedCount)} {(IsDryRun ? "would be repaired" : "repaired")}");
            Write(text, Repair.Repaired, Repair.RepairedCount);
        }

        text.Line($"{Quantity.Of(Report.Entries)} entries, {Quantity.Of(Report.Versions)} versions, {Quantity.Of(Report.Terms)} terms: {Verdict}");
        if (Report.Sample is { } sample)
        {
            text.Line(string.Create(
                CultureInfo.InvariantCulture, $"versions and terms are a sample; '--sample {sample.Versions} --seed {sample.Seed}' chooses it again"));
        }

        Write(text, Report.Problems, Report.ProblemCount);
        foreach (var stray in Strays)
        {
            text.Line($"warning: {stray.Where}: {stray.Message}");
        }

        if (!Report.IsLedgerWhole)
        {
            text.Line("hint: the ledger itself is not what was written, and nothing can repair it: restore a backup");
        }
        else if (!IsStoreWhole && (Repair is null || IsDryRun))
        {
            text.Line("hint: satchel verify --repair mends what follows from the ledger and the versions");
        }

        if (Purse.Entries > 0)
        {
            text.Line($"purse: {Quantity.Of(Purse.Entries)} entries, {Quantity.Of(Purse.Payments)} payments and every sum: {(Purse.Findings.Count == 0 ? "all true" : "NOT as they must be")}");
            foreach (var finding in Purse.Findings)
            {
                text.Line($"purse: {finding}");
            }
        }

        if (Report.Head.Length > 0)
        {
            text.Line($"head {Report.Head}");
        }
    }

    private string Verdict
        => Report.ProblemCount > 0 ? $"{Quantity.Of(Report.ProblemCount)} NOT as they must be"
            : IsStoreWhole ? "all true"
            : "all true after the repair";

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<StoreFinding> findings)
    {
        json.WriteStartArray(name);
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("where", finding.Where);
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(TextPage text, IReadOnlyList<StoreFinding> findings, long count)
    {
        foreach (var finding in findings)
        {
            text.Line($"{finding.Code}: {finding.Where}: {finding.Message}");
        }

        if (count > findings.Count)
        {
            text.Line($"and {Quantity.Of(count - findings.Count)} more");
        }
    }
}
