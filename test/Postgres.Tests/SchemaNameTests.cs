using Satchel.Engine.Model;

namespace Satchel.Postgres.Tests;

public sealed class SchemaNameTests
{
    [Theory]
    [InlineData("default", "satchel_default")]
    [InlineData("2-fast_store", "satchel_2-fast_store")]
    public void A_store_has_its_name(string store, string schema) => Assert.Equal(schema, SchemaName.Of(StoreName.Parse(store)));

    [Fact]
    public void Every_length_fits_and_long_names_that_begin_alike_stay_apart()
    {
        var names = Enumerable.Range(1, StoreName.Characters).SelectMany(length => (string[])[new string('a', length), new string('a', length - 1) + "b"]).Distinct().ToList();
        var schemas = names.Select(name => SchemaName.Of(StoreName.Parse(name))).ToList();

        Assert.All(schemas, schema => Assert.InRange(schema.Length, 9, 63));
        Assert.Equal(names.Count, schemas.Distinct(StringComparer.Ordinal).Count());
    }
}
