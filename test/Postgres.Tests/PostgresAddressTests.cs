using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Postgres.Tests;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgresql://ada:p%40ss@db.example:6000/notes?sslmode=require", "postgresql://db.example:6000/notes")]
    [InlineData("postgres://db.example/notes", "postgresql://db.example:5432/notes")]
    [InlineData("host=db.example dbname='my notes' user=ada password='it\\'s'", "postgresql://db.example:5432/my notes")]
    [InlineData("Host=db.example;Username=ada;Password=x;Database=notes", "postgresql://db.example:5432/notes")]
    public void A_connection_string_is_read_as_others_read_it_and_shown_without_its_password(string text, string shown)
        => Assert.Equal(shown, Parse(text).Shown);

    [Theory]
    [InlineData("postgresql://ada:secret@/notes")]
    [InlineData("mysql://ada:secret@db.example/notes")]
    [InlineData("secret")]
    [InlineData("host=db.example colour=secret")]
    [InlineData("Host=db.example;Port=secret")]
    [InlineData("postgresql://db.example/notes?sslmode=secret")]
    public void What_is_none_is_refused_without_its_password(string text)
    {
        var error = Assert.Throws<StoreException>(() => Parse(text));
        Assert.Equal(StoreError.AddressInvalid, error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_is_a_section_of_a_file_and_what_is_said_beside_it_goes_first()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("services"), "# servers\n[other]\nhost=other.example\n[team]\nhost=db.example\ndbname=notes\nport=6000\n[last]\nport=1\n");
        string? Variable(string name) => name is "PGSERVICEFILE" ? folder.File("services") : null;

        Assert.Equal("postgresql://db.example:6001/notes", PostgresAddress.Parse("service=team port=6001", Variable, folder.Path).Shown);
        Assert.Equal(StoreError.AddressInvalid, Assert.Throws<StoreException>(() => PostgresAddress.Parse("service=none", Variable, folder.Path)).Code);
    }

    private static PostgresAddress Parse(string text) => PostgresAddress.Parse(text, static _ => null, "/nowhere");
}
