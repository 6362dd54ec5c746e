using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Satchel.Engine.Tests.Store.Sqlite;

/// <summary>Looks into a database file, or spoils it, behind the store's back.</summary>
internal static class RawDatabase
{
    /// <summary>Runs statements.</summary>
    /// <returns>The first value of the first row as text; empty where there is none.</returns>
    [SuppressMessage("Security", "CA2100", Justification = "Tests pass constant text.")]
    public static string Run(string file, string statements)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        return command.ExecuteScalar()?.ToString() ?? "";
    }
}
