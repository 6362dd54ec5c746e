using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Satchel.Postgres;

/// <summary>Single statements on a connection, for what is not a matter of one store.</summary>
internal static class ConnectionStatements
{
    [SuppressMessage("Security", "CA2100", Justification = "Every caller passes constant text, and names that this project made of letters, digits and signs.")]
    public static NpgsqlCommand Statement(this NpgsqlConnection connection, string text, params ReadOnlySpan<object> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    public static async ValueTask<object?> ScalarAsync(this NpgsqlConnection connection, string text, CancellationToken cancellationToken, params object[] values)
    {
        var command = connection.Statement(text, values);
        await using var ended = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is { } value and not DBNull ? value : null;
    }

    public static async ValueTask RunAsync(this NpgsqlConnection connection, string text, CancellationToken cancellationToken, params object[] values)
    {
        var command = connection.Statement(text, values);
        await using var ended = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
