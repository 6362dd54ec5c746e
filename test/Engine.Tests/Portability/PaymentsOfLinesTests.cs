using System.Text;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Portability;
using Satchel.Engine.Tests.Store;

namespace Satchel.Engine.Tests.Portability;

/// <summary>Transactions that are imported are payments, each once, however often the file comes.</summary>
public sealed class PaymentsOfLinesTests : OneStoreTests
{
    private const string Forecast = """{"content":"Paid for the forecast","category":"transaction","created_at":"2026-01-01T10:00:00Z","metadata":{"vendor":"https://api.weather.example/v1","amount_sats":100}}""";

    private PaymentPurse? _purse;

    private PaymentPurse Purse => _purse ??= new PaymentPurse(Path.Combine(Path.GetDirectoryName(Store.Location)!, "purse.db"), Clock, "test");

    [Fact]
    public async Task Recurring_payments_all_count_and_a_file_that_comes_again_adds_nothing()
    {
        var file = $$"""
            {{Forecast}}
            {{Forecast}}
            {"id":"gossip-1","content":"Paid 80 sats to gossip","category":"transaction","metadata":{"vendor":"gossip.ln"} }
            {"content":"Ada prefers tea"}
            """;
        Assert.Equal((4, 3, 0), await ImportAsync(file));
        Assert.Equal((0, 0, 3), await ImportAsync(file));
        var weather = await Purse.Vendors.ReputationAsync(VendorKey.Parse("weather.example"), PaymentNetwork.Mainnet, Token);
        Assert.Equal((2, 200L), (weather.Payments, weather.Total.SatsRoundedUp));
        var payment = (await Purse.Payments.FindAsync("gossip-1", Token))!;
        Assert.Equal(("gossip-1", "default"), (payment.Memory, payment.Store));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero), (await Purse.Vendors.PaymentsAsync(VendorKey.Parse("weather.example"), PaymentNetwork.Mainnet, 1, Token))[0].At);
        Assert.Empty((await Purse.Reports.ProveAsync(Token)).Findings);
    }

    [Fact]
    public async Task What_a_killed_import_left_out_the_next_one_makes_up_for()
    {
        using (var lines = Lines(Forecast))
        {
            Assert.Equal(1, (await new JsonLinesImport(Store, Clock, "test").RunAsync(lines, new ImportOptions(), null, Token)).Payments);
        }

        Assert.False(Purse.Exists);
        Assert.Equal((0, 1, 0), await ImportAsync(Forecast));
    }

    [Fact]
    public async Task A_memory_names_its_vendor_and_its_payment()
    {
        await ImportAsync(Forecast);
        await using var reader = await Store.BeginReadAsync(Token);
        var memory = Assert.Single(await reader.ReadPageAsync(0, 10, currentOnly: true, Token)).Version;
        Assert.Contains("\"vendor\":\"weather.example\"", memory.Metadata, StringComparison.Ordinal);
        Assert.Contains($"\"payment_id\":\"{memory.Id}\"", memory.Metadata, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"amount_sats\":-1", "metadata.amount_sats")]
    [InlineData("\"amount_sats\":5,\"network\":\"moon\"", "metadata.network")]
    public async Task A_payment_that_cannot_be_is_a_bad_line_and_nothing_is_written(string fields, string named)
    {
        using var lines = Lines(Forecast + "\n" + $$"""{"content":"Paid","category":"transaction","metadata":{"vendor":"x.example",{{fields}}} }""");
        var outcome = await new JsonLinesImport(Store, Clock, "test").RunAsync(lines, new ImportOptions(), null, Token);
        Assert.False(outcome.Committed);
        Assert.Equal((2, named), (outcome.BadLines[0].LineNumber, outcome.BadLines[0].Reason.Split(':')[0]));
    }

    [Theory]
    [InlineData("in")]
    [InlineData("received")]
    public async Task What_was_earned_elsewhere_is_a_memory_and_no_payment(string direction)
    {
        Assert.Equal((1, 0, 0), await ImportAsync($$"""{"content":"Received 5 sats","category":"transaction","metadata":{"vendor":"x.example","direction":"{{direction}}"} }"""));
        Assert.False(Purse.Exists);
    }

    [Fact]
    public async Task Two_lines_of_one_payment_hash_are_one_payment_and_another_amount_is_named()
    {
        string Line(string id, int sats) => $$"""{"id":"{{id}}","content":"Paid","category":"transaction","metadata":{"vendor":"x.example","amount_sats":{{sats}},"payment_hash":"{{new string('a', 64)}}"} }""";
        using var lines = Lines(Line("a", 5) + "\n" + Line("b", 5) + "\n" + Line("c", 7));
        await new JsonLinesImport(Store, Clock, "test").RunAsync(lines, new ImportOptions(), null, Token);
        lines.Position = 0;
        var (recorded, known, conflicts) = await new PaymentsOfLines(Store, Purse, Clock).RunAsync(lines, Token);
        Assert.Equal((1, 1, 3), (recorded, known, Assert.Single(conflicts).LineNumber));
    }

    [Fact]
    public async Task What_was_erased_brings_no_payment_back()
    {
        var line = Forecast.Insert(1, "\"id\":\"w-1\",");
        using (var lines = Lines(line))
        {
            await new JsonLinesImport(Store, Clock, "test").RunAsync(lines, new ImportOptions(), null, Token);
        }

        await new MemoryEraser(Store, Clock, "test").RunAsync(MemoryId.Parse("w-1"), dryRun: false, [], Token);
        Assert.Equal((0, 0, 0), await ImportAsync(line));
    }

    [Fact]
    public async Task What_is_erased_of_a_payment_is_in_no_byte_of_the_purse()
    {
        await ImportAsync("""{"id":"w-1","content":"Paid 5 sats to the wombat of Xanadu","category":"transaction","metadata":{"vendor":"x.example"} }""");
        var files = Directory.GetFiles(Path.GetDirectoryName(Store.Location)!, "purse.db*");
        Assert.Contains(files, Holds);
        Assert.True(await Purse.Payments.EraseContentAsync(["w-1"], Token));
        Assert.DoesNotContain(files, Holds);
        Assert.Null((await Purse.Payments.FindAsync("w-1", Token))!.Content);
        Assert.Empty((await Purse.Reports.ProveAsync(Token)).Findings);

        static bool Holds(string file) => File.Exists(file) && File.ReadAllBytes(file).AsSpan().IndexOf("wombat of Xanadu"u8) >= 0;
    }

    private static MemoryStream Lines(string text) => new(Encoding.UTF8.GetBytes(text));

    private async Task<(long Stored, long Recorded, long Known)> ImportAsync(string text)
    {
        using var lines = Lines(text);
        var outcome = await new JsonLinesImport(Store, Clock, "test").RunAsync(lines, new ImportOptions(), null, Token);
        lines.Position = 0;
        var (recorded, known, conflicts) = await new PaymentsOfLines(Store, Purse, Clock).RunAsync(lines, Token);
        Assert.Empty(conflicts);
        return (outcome.Stored, recorded, known);
    }
}
