using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Npgsql;

namespace Satchel.Postgres.Tests;

/// <summary>
/// The server that the tests use: <c>SATCHEL_TEST_POSTGRES</c> says how it is reached, as <c>eng/postgres.cs start</c> prints it. Each
/// fixture has a database of its own there. Without a server the tests are skipped, in CI they fail.
/// </summary>
internal static class TestServer
{
    public const string Variable = "SATCHEL_TEST_POSTGRES";

    /// <summary>The server's own database.</summary>
    public static string Address
    {
        [SuppressMessage("ApiDesign", "RS0030", Justification = "The one place in which the tests read the environment.")]
        get
        {
            var address = Environment.GetEnvironmentVariable(Variable);
            if (string.IsNullOrEmpty(address))
            {
                Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true", $"no server: dotnet run eng/postgres.cs -- start, and its answer as {Variable}");
                Assert.Fail($"{Variable} names no server");
            }

            return address;
        }
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>How it is reached, and its name.</returns>
    public static (string Address, string Name) MakeDatabase()
    {
        var name = "test_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        Run($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
        return (new NpgsqlConnectionStringBuilder(Address) { Database = name }.ConnectionString, name);
    }

    public static void DropDatabase(string name) => Run($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    /// <summary>Runs a statement in the server's own database, or in another one.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Tests pass constant text.")]
    public static void Run(string statement, string? address = null)
    {
        using var connection = new NpgsqlConnection(address ?? Address);
        connection.Open();
        using var command = new NpgsqlCommand(statement, connection);
        command.ExecuteNonQuery();
    }
}
