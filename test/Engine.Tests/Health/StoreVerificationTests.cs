using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Health;

/// <summary>Whatever is altered behind the program's back is found and named.</summary>
public sealed class StoreVerificationTests : OneStoreTests
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var writer = new MemoryWriter(Store, Clock, "test", queuesRefinement: false);
        var tea = await RememberAsync(writer, "Ada prefers tea in the morning");
        await RememberAsync(writer, "Ben writes the release notes\r\nevery Friday");
        await writer.ReplaceAsync(tea, Memories.Draft("Ada prefers coffee in the morning") with { Metadata = "{\n \"a\": 1 }" }, refine: false, Token);
        await writer.ForgetAsync(await RememberAsync(writer, "Carla is on leave"), Token);
    }

    [Fact]
    public async Task A_store_that_only_the_program_wrote_is_true()
    {
        var report = await StoreVerification.RunAsync(Store, Token);

        Assert.Empty(report.Problems);
        Assert.Equal((6L, 0L, 4L), (report.Entries, report.Erased, report.Versions));
        Assert.Equal(64, report.Head.Length);
    }

    [Fact]
    public async Task An_empty_store_is_true()
    {
        await using var empty = await Catalog.OpenOrCreateAsync(StoreName.Parse("empty"), Token);

        var report = await StoreVerification.RunAsync(empty, Token);

        Assert.Empty(report.Problems);
        Assert.Equal("", report.Head);
    }

    [Theory]
    [InlineData("UPDATE version SET content = 'Ada prefers water' WHERE document = 1", "version_altered")]
    [InlineData("UPDATE version SET importance = 5 WHERE document = 2", "version_altered")]
    [InlineData("UPDATE version SET metadata = '{}' WHERE document = 3", "version_altered")]
    [InlineData("DELETE FROM version WHERE document = 2", "version_missing")]
    [InlineData("INSERT INTO version SELECT 99, 'forged', number, content, content_hash, category, importance, entities, keywords, summary, author, source, origin, trust, session, position, scope, visibility, metadata, created_at, valid_from, valid_to, recorded_at, retired_at, model, prompt_version, supersedes, protected FROM version WHERE document = 2", "versions_unknown")]
    [InlineData("UPDATE version SET retired_at = NULL WHERE document = 4", "retirement_missing")]
    [InlineData("UPDATE ledger SET actor = 'somebody' WHERE sequence = 2", "entry_altered")]
    [InlineData("UPDATE ledger SET time = time + 1 WHERE sequence = 2", "entry_altered")]
    [InlineData("UPDATE ledger SET hash = zeroblob(32) WHERE sequence = 2", "chain_broken")]
    [InlineData("DELETE FROM payload WHERE sequence = 3; DELETE FROM ledger WHERE sequence = 3", "entry_missing")]
    [InlineData("UPDATE payload SET salt = zeroblob(16) WHERE sequence = 2", "payload_altered")]
    [InlineData("UPDATE payload SET body = CAST(replace(CAST(body AS TEXT), 'Friday', 'Sunday') AS BLOB) WHERE sequence = 2", "payload_altered")]
    [InlineData("UPDATE term SET documents = documents + 1 WHERE term = 1", "term_miscounted")]
    [InlineData("DELETE FROM posting WHERE term = 1", "term_miscounted")]
    [InlineData("UPDATE counter SET value = value + 1 WHERE name = 'index_words'", "index_statistics")]
    [InlineData("UPDATE facts SET records = zeroblob(3072)", "facts_altered")]
    [SuppressMessage("Security", "CA2100", Justification = "The statements are those above.")]
    public async Task What_was_altered_is_named(string sql, string expected)
    {
        await using (var connection = new SqliteConnection($"Data Source={Store.Location};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA foreign_keys = OFF; " + sql;
            Assert.True(await command.ExecuteNonQueryAsync(Token) > 0);
        }

        var report = await StoreVerification.RunAsync(Store, Token);

        Assert.Contains(expected, report.Problems.Select(problem => problem.Code));
    }

    private static async Task<MemoryId> RememberAsync(MemoryWriter writer, string content)
        => Assert.IsType<RememberOutcome.Stored>(await writer.RememberAsync(Memories.Draft(content), refine: false, Token)).Id;
}
