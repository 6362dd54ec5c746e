using Satchel.Engine.Health;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Health;

/// <summary>Quantised vectors follow from the vectors: what differs is made anew.</summary>
public sealed class DamagedVectorsTests : DamagedStoreTests
{
    private const string Chunks = "SELECT group_concat(space || chunk || hex(records)) FROM vector_chunk";

    /// <summary>Each kind of damage, and the code under which it is named.</summary>
    public static TheoryData<string, string> Damages { get; } = new()
    {
        { "UPDATE vector_chunk SET records = zeroblob(384)", "vector_chunk_altered" },
        { "UPDATE vector_chunk SET records = x'00'", "vector_chunk_altered" },
        { "UPDATE vector_chunk SET records = CAST(records || x'00' AS BLOB)", "vector_chunk_altered" },
        { "DELETE FROM vector_chunk", "vector_chunk_altered" },
        { "UPDATE vector SET components = x'0000803f0000803f' WHERE document = 1", "vector_chunk_altered" },
        { "DELETE FROM vector WHERE document = 1", "vector_chunk_altered" },
        { "INSERT INTO vector_chunk VALUES (1, 9, zeroblob(384))", "vector_chunk_unknown" },
        { "INSERT INTO vector_chunk VALUES (9, 0, zeroblob(384))", "vector_chunk_unknown" },
    };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await SaveAsync(1, 1, 0);
        await SaveAsync(3, 0, 0);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damage_is_named_then_repaired_and_then_gone(string sql, string code)
    {
        Damage(sql);

        var found = await StoreVerification.RunAsync(Store, Token);
        var repair = await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);

        Assert.Equal([code], Codes(found.Problems));
        Assert.Equal([code], Codes(repair.Repaired));
        Assert.Empty(repair.Verification.Problems);
    }

    [Fact]
    public async Task What_a_repair_makes_is_what_was_written()
    {
        var before = Look(Chunks);
        Damage("DELETE FROM vector_chunk");

        await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);

        Assert.Equal(before, Look(Chunks));
    }

    [Fact]
    public async Task A_sample_looks_at_the_chunks_of_its_versions()
    {
        Damage("DELETE FROM vector_chunk");

        Assert.Equal(["vector_chunk_altered"], Codes((await StoreVerification.RunAsync(Store, new AuditSample(6, 1), progress: null, Token)).Problems));
    }

    [Theory]
    [InlineData("UPDATE vector_chunk SET records = x'00'")]
    [InlineData("DELETE FROM vector")]
    public async Task A_search_in_what_is_damaged_says_so(string sql)
    {
        Damage(sql);

        var error = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(async reader => await reader.FindNearestAsync(
            Space, new float[] { 1, 0 }, await reader.ResolveAsync(MemoryFilter.None, Token), 9, Token)));
        Assert.Equal(StoreError.Corrupt, error.Code);
    }

    private static EmbeddingSpace Space { get; } = new("test", "letters", 2, "none");

    private async Task SaveAsync(long document, params float[] components)
    {
        await using var writer = await Store.BeginWriteAsync(Memories.Intent, Token);
        await writer.SaveVectorAsync(Space, document, components, Token);
        await writer.CommitAsync(Token);
    }
}
