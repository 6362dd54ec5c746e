using System.Globalization;
using Satchel.Engine.Health.Checks;
using Satchel.Engine.Store;
using Satchel.Postgres;

namespace Satchel.Cli.Commands.Doctor;

/// <summary>Whether the servers on which stores lie answer, and have what the stores need.</summary>
internal sealed class ServersCheck(CommandContext context) : IDoctorCheck
{
    /// <summary>A recall makes about 20 round trips: from here on they are felt.</summary>
    private const long SlowMicroseconds = 5_000;

    public string Name => "servers";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var found = new List<CheckFinding>();
        foreach (var server in Servers())
        {
            found.Add(await LookAsync(server, cancellationToken));
        }

        return found.Count == 0 ? CheckFinding.Pass("no server is named: every store is a file") : found.Find(finding => finding.Status is CheckStatus.Fail) ?? found.Find(finding => finding.Status is CheckStatus.Warn)
            ?? (found is [var only] ? only : CheckFinding.Pass(string.Create(CultureInfo.InvariantCulture, $"{found.Count} servers keep stores, all well")));
    }

    private IEnumerable<(string Key, PostgresStoreCatalog? Catalog, string? Problem)> Servers()
    {
        foreach (var (key, open) in context.Catalog.Servers())
        {
            PostgresStoreCatalog? catalog = null;
            string? problem = null;
            try
            {
                catalog = open();
            }
            catch (StoreException error)
            {
                problem = error.Message;
            }

            yield return (key, catalog, problem);
        }
    }

    private static async Task<CheckFinding> LookAsync((string Key, PostgresStoreCatalog? Catalog, string? Problem) server, CancellationToken cancellationToken)
    {
        const string Remedy = "satchel config set-pg-dsn";
        if (server.Catalog is null)
        {
            return CheckFinding.Fail(server.Problem!, Remedy);
        }

        try
        {
            return Judge(server.Key, await server.Catalog.ExamineAsync(cancellationToken));
        }
        catch (StoreException error)
        {
            return CheckFinding.Fail($"{server.Key}: {error.Message}", Remedy);
        }
    }

    private static CheckFinding Judge(string key, ServerReport report)
    {
        var facts = new Dictionary<string, long>
        {
            ["version_number"] = report.Version,
            ["latency_microseconds"] = report.LatencyMicroseconds,
            ["waiting_locks"] = report.WaitingLocks,
            ["invalid_indexes"] = report.InvalidIndexes,
        };
        var finding = report.Version < ServerReport.OldestVersion
            ? CheckFinding.Fail($"{key}: PostgreSQL {report.Version / 10_000} is too old, 13 is needed", "upgrade the server")
            : !report.CanHaveVectors ? CheckFinding.Fail($"{key}: pgvector is not installed on the server", "install postgresql-NN-pgvector on the server")
            : report.InvalidIndexes > 0 ? CheckFinding.Warn(string.Create(CultureInfo.InvariantCulture, $"{key}: {report.InvalidIndexes} indexes are not used by the server"), "satchel verify --repair")
            : report.LatencyMicroseconds > SlowMicroseconds ? CheckFinding.Warn(
                string.Create(CultureInfo.InvariantCulture, $"{key}: a round trip takes {report.LatencyMicroseconds / 1000.0:0.0} ms"), "run satchel nearer to the server")
            : CheckFinding.Pass(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Shown}: PostgreSQL {report.Version / 10_000}, pgvector {report.VectorVersion ?? "offered"}, {report.LatencyMicroseconds / 1000.0:0.00} ms a round trip, {report.WaitingLocks} waiting for locks"));
        return finding with { Facts = facts };
    }
}
