using System.Diagnostics;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Health.Checks;

namespace Satchel.Cli.Commands.Doctor;

/// <summary>The doctor's report: <c>satchel.doctor/1</c>, or text.</summary>
internal static class DoctorPage
{
    private const int NameWidth = 14;

    /// <summary>Writes the properties after <c>schema</c>.</summary>
    public static void WriteJson(Utf8JsonWriter json, string home, DoctorReport report)
    {
        json.WriteString("status", NameOf(report.Status));
        json.WriteString("home", home);
        foreach (var status in Enum.GetValues<CheckStatus>())
        {
            json.WriteNumber(NameOf(status), report.Entries.Count(entry => entry.Finding.Status == status));
        }

        json.WriteStartArray("checks");
        foreach (var (check, store, finding) in report.Entries)
        {
            json.WriteStartObject();
            json.WriteString("name", check);
            json.WriteString("store", store?.Value);
            json.WriteString("status", NameOf(finding.Status));
            json.WriteString("message", finding.Message);
            json.WriteString("remedy", finding.Remedy);
            json.WriteStartObject("detail");
            foreach (var (name, value) in finding.Facts)
            {
                json.WriteNumber(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a line each check, and below what is not well the command that mends it.</summary>
    public static void WriteText(TextPage text, string home, DoctorReport report)
    {
        text.Line($"home {home}");
        string? section = null;
        foreach (var (check, store, finding) in report.Entries)
        {
            if (store?.Value != section)
            {
                section = store?.Value;
                text.Line();
                text.Line($"store {section}");
            }

            var line = $"{NameOf(finding.Status),-4}  {check.PadRight(NameWidth)}{finding.Message}";
            if (finding.Status is CheckStatus.Pass)
            {
                text.Paragraph(line, hanging: 6 + NameWidth);
                continue;
            }

            text.Alarm(line);
            text.Line($"{new string(' ', 6 + NameWidth)}{finding.Remedy}");
        }

        text.Line();
        text.Line(report.Status switch
        {
            CheckStatus.Pass => $"{report.Entries.Count} checks, all is well",
            _ => $"{report.Entries.Count(entry => entry.Finding.Status is CheckStatus.Fail)} failed, {report.Entries.Count(entry => entry.Finding.Status is CheckStatus.Warn)} warn, {report.Entries.Count} checks in all",
        });
    }

    private static string NameOf(CheckStatus status) => status switch
    {
        CheckStatus.Pass => "pass",
        CheckStatus.Warn => "warn",
        CheckStatus.Fail => "fail",
        _ => throw new UnreachableException(),
    };
}
