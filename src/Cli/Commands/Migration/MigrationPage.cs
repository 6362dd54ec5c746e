using System.Diagnostics;
using System.Globalization;
using Satchel.Postgres.Migration;

namespace Satchel.Cli.Commands.Migration;

/// <summary>What a move of stores answers.</summary>
internal static class MigrationPage
{
    /// <summary>Writes every plan, and what became of it.</summary>
    public static void Write(CommandContext context, IReadOnlyList<MigrationPlan> plans, IReadOnlyList<MigrationReport> reports)
        => context.Output.Document(
            "satchel.migrate/1",
            json =>
            {
                json.WriteStartArray("stores");
                foreach (var (plan, report) in Both(plans, reports))
                {
                    json.WriteStartObject();
                    json.WriteString("store", plan.Store.Value);
                    json.WriteString("to", plan.ToServer ? "postgres" : "sqlite");
                    json.WriteString("status", Name(report?.Plan.Status ?? plan.Status));
                    json.WriteString("source", plan.From);
                    json.WriteString("source_state", Name(plan.Source));
                    json.WriteString("target", plan.To);
                    json.WriteString("target_state", Name(plan.Target));
                    json.WriteNumber("entries", plan.Entries);
                    if (report is not null)
                    {
                        json.WriteNumber("rows", report.Rows);
                        json.WriteNumber("compared_versions", report.ComparedVersions);
                        json.WriteNumber("compared_queries", report.ComparedQueries);
                        json.WriteString("head", report.Head);
                        json.WriteString("archive", report.Archive);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            page =>
            {
                if (plans.Count == 0)
                {
                    page.Line("every store lies there already");
                }

                foreach (var (plan, report) in Both(plans, reports))
                {
                    page.Line($"{plan.Store.Value}: {plan.From} ({Name(plan.Source).ToUpperInvariant()}) → {plan.To} ({Name(plan.Target).ToUpperInvariant()})");
                    page.Line(report is null ? "  " + Sentence(plan) : string.Create(
                        CultureInfo.InvariantCulture,
                        $"  moved: {report.Rows:N0} rows, {plan.Entries:N0} entries; {report.ComparedVersions} versions and {report.ComparedQueries} answers compared"));
                    if (report is not null)
                    {
                        page.Line($"  head {report.Head ?? "none"}");
                        page.Line($"  what was lies in {report.Archive}");
                    }
                }
            });

    private static IEnumerable<(MigrationPlan Plan, MigrationReport? Report)> Both(IReadOnlyList<MigrationPlan> plans, IReadOnlyList<MigrationReport> reports)
        => plans.Select(plan => (plan, reports.FirstOrDefault(report => report.Plan.Store == plan.Store)));

    private static string Sentence(MigrationPlan plan) => plan.Status switch
    {
        MigrationStatus.Planned => string.Create(CultureInfo.InvariantCulture, $"would be moved: {plan.Entries:N0} entries of the ledger"),
        MigrationStatus.There => "lies there already",
        MigrationStatus.Missing => "there is no such store",
        MigrationStatus.Blocked => "another store of this name lies there; remove it first (satchel store remove keeps a backup)",
        _ => throw new UnreachableException(),
    };

    private static string Name(MigrationStatus status) => status switch
    {
        MigrationStatus.Planned => "planned",
        MigrationStatus.Migrated => "migrated",
        MigrationStatus.There => "there",
        MigrationStatus.Missing => "missing",
        MigrationStatus.Blocked => "blocked",
        _ => throw new UnreachableException(),
    };

    private static string Name(MigrationState state) => state switch
    {
        MigrationState.Absent => "absent",
        MigrationState.Empty => "empty",
        MigrationState.Populated => "populated",
        _ => throw new UnreachableException(),
    };
}
