using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;
using Satchel.Engine.Sync;
using Satchel.Protocols.Nostr;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Sync;

/// <summary>Events in files: out of one home, into another.</summary>
public sealed class NostrFileTests : SyncTests
{
    [Fact]
    public async Task What_is_exported_is_signed_and_comes_back_whole_with_its_history()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        var id = await a.RememberAsync("Ada prefers tea", Memories.Draft() with { Category = MemoryCategory.Preference, Importance = 5, Entities = ["Ada"], Metadata = """{"é":1}""" });
        Clock.Advance(TimeSpan.FromMinutes(1));
        await a.ReplaceAsync(id, "Ada prefers coffee");

        var file = await ExportAsync(a, new ExportOptions { IsComplete = true });
        var events = file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => NostrEvent.Parse(Encoding.UTF8.GetBytes(line))).ToArray();
        Assert.All(events, one => one.Verify(Clock.GetUtcNow()));
        var outcome = await ImportAsync(b, file);

        Assert.Equal((true, 2L), (outcome.Committed, outcome.Stored));
        var there = (await b.FindAsync(id))!;
        Assert.Equal(("Ada prefers coffee", MemoryCategory.Preference, 5, 2), (there.Content, there.Category, there.Importance, there.Number));
        Assert.Equal(await a.HistoryAsync(id), await b.HistoryAsync(id));
        Assert.Equal(2, (await ImportAsync(b, file)).Known);
    }

    [Fact]
    public async Task What_others_signed_or_nobody_did_is_untrusted_and_takes_no_id_of_ours()
    {
        using var stranger = KeyOf(9);
        var a = await StartAsync();
        var foreign = Lightning(stranger, "mine", "Bitrefill delivers late").ToJson();
        var unsigned = """{"created_at":1700000000,"kind":30078,"tags":[["d","lm:x1"],["t","vendor"]],"content":"Nobody signed this"}""";

        var outcome = await ImportAsync(a, $"[{foreign},{unsigned}]");

        Assert.Equal(2, outcome.Stored);
        Assert.Null(await a.FindAsync(MemoryId.Parse("mine")));
        Assert.Equal((MemoryOrigin.Relay, MemoryTrust.Untrusted), (await a.FindAsync(MemoryId.Parse("x1"))) is { } one ? (one.Origin, one.Trust) : default);
        Assert.Equal(["Bitrefill delivers late", "Nobody signed this"], (await a.BelievesAsync()).Values.Order());
    }

    [Fact]
    public async Task One_false_event_stops_everything_unless_bad_ones_are_left_out()
    {
        var a = await StartAsync();
        var good = Lightning(Key, "g", "the gate is red").ToJson();
        var lines = $"{good}\n{good.Replace("gate", "door", StringComparison.Ordinal)}\nnonsense\n";

        var refused = await ImportAsync(a, lines);
        var skipped = await ImportAsync(a, lines, new ImportOptions { SkipsBadLines = true });

        Assert.Equal((false, 2L), (refused.Committed, refused.BadLines[0].LineNumber));
        Assert.Equal((1L, 2L), (skipped.Stored, skipped.Bad));
    }

    [Fact]
    public async Task In_the_unsigned_mode_events_lack_what_only_a_key_can_say()
    {
        var a = await StartAsync([Relay], ("nostr.identity", "unsigned"));
        await a.RememberAsync("Ada prefers tea");

        using var line = JsonDocument.Parse(await ExportAsync(a, new ExportOptions()));

        Assert.Equal(["created_at", "kind", "tags", "content"], line.RootElement.EnumerateObject().Select(field => field.Name));
    }

    private static async Task<string> ExportAsync(Device device, ExportOptions options)
    {
        using var export = device.OpenExport();
        using var output = new MemoryStream();
        await export.RunAsync(device.Store, output, options, Token);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private async Task<ImportOutcome> ImportAsync(Device device, string text, ImportOptions? options = null)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await new NostrImport(device.Store, Clock, "test", device.Identity.ReadPublicKey()).RunAsync(input, options ?? new ImportOptions(), Token);
    }
}
