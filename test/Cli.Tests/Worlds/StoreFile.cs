using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Satchel.Cli.Tests.Worlds;

/// <summary>The database of the store, held by somebody who is not Satchel.</summary>
internal sealed class StoreFile : IDisposable
{
    private readonly SqliteConnection _connection;

    public StoreFile(SatchelProgram program)
    {
        Batteries_V2.Init();
        _connection = new SqliteConnection($"Data Source={PathIn(program)};Pooling=False");
        _connection.Open();
    }

    public static string PathIn(SatchelProgram program) => Path.Combine(program.Home, "stores", "default", "satchel.db");

    /// <summary>Runs statements.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Tests pass constant text.")]
    public void Run(string statements)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    public void Dispose() => _connection.Dispose();
}
