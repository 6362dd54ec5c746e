using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Satchel.Testing.Homes;

/// <summary>A database as another program writes it: in write-ahead-log mode, and open as long as this object lives.</summary>
public sealed class FixtureDatabase : IDisposable
{
    private readonly SqliteConnection _connection;

    /// <summary>Makes or opens a database.</summary>
    public FixtureDatabase(string path)
    {
        Batteries_V2.Init();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        Run("PRAGMA journal_mode = WAL");
    }

    /// <summary>Runs a statement whose parameters are <c>$1</c>, <c>$2</c> and so on.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Tests pass constant text.")]
    public void Run(string statement, params ReadOnlySpan<object?> values)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
        }

        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
