using System.Globalization;
using Npgsql;

namespace Satchel.Postgres;

/// <summary>Asks a server how it is.</summary>
internal static class ServerExamination
{
    /// <summary>Round trips of which the quickest says how far the server is.</summary>
    private const int RoundTrips = 5;

    public static async ValueTask<ServerReport> RunAsync(NpgsqlConnection connection, string shown, TimeProvider time, CancellationToken cancellationToken)
    {
        const string Invalid = """
            SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE starts_with(n.nspname::text, $1) AND NOT i.indisvalid
            """;
        const string Waiting = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE NOT l.granted AND d.datname = current_database()";
        var version = int.Parse((string)(await connection.ScalarAsync("SELECT current_setting('server_version_num')", cancellationToken).ConfigureAwait(false))!, CultureInfo.InvariantCulture);
        var vectors = await connection.ScalarAsync("SELECT extversion FROM pg_extension WHERE extname = 'vector'", cancellationToken).ConfigureAwait(false) as string;
        var offered = await connection.ScalarAsync("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'", cancellationToken).ConfigureAwait(false) is not null;
        var invalid = (long)(await connection.ScalarAsync(Invalid, cancellationToken, SchemaName.Prefix).ConfigureAwait(false))!;
        var waiting = (long)(await connection.ScalarAsync(Waiting, cancellationToken).ConfigureAwait(false))!;
        var quickest = TimeSpan.MaxValue;
        for (var i = 0; i < RoundTrips; i++)
        {
            var started = time.GetTimestamp();
            await connection.ScalarAsync("SELECT 1", cancellationToken).ConfigureAwait(false);
            quickest = TimeSpan.FromTicks(Math.Min(quickest.Ticks, time.GetElapsedTime(started).Ticks));
        }

        return new ServerReport(
            shown, version, vectors, vectors is not null || offered, (int)invalid, (int)waiting, (long)quickest.TotalMicroseconds);
    }
}
