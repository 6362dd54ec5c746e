using Satchel.Engine.Health;
using Satchel.Engine.Store;

namespace Satchel.Engine.Tests.Health;

/// <summary>A sample follows the whole ledger and looks at some versions, the same ones for the same seed.</summary>
public sealed class SampledVerificationTests : DamagedStoreTests
{
    [Fact]
    public async Task A_sample_looks_at_as_many_versions_as_were_asked_for()
    {
        var report = await RunAsync(2, seed: 1);

        Assert.Empty(report.Problems);
        Assert.Equal((8L, 2L, new AuditSample(2, 1)), (report.Entries, report.Versions, report.Sample));
        Assert.Equal(6, (await RunAsync(100, seed: 1)).Versions);
    }

    [Theory]
    [InlineData("UPDATE version SET importance = 5 WHERE document = 2", "version_altered")]
    [InlineData("DELETE FROM version WHERE document = 2", "version_missing")]
    [InlineData("UPDATE version SET retired_at = NULL WHERE document = 4", "retirement_altered")]
    [InlineData("DELETE FROM posting", "postings_altered")]
    [InlineData("UPDATE posting SET entries = x'00000109' WHERE term = (SELECT term FROM term WHERE text = 'tea')", "postings_altered")]
    [InlineData("UPDATE facts SET records = zeroblob(3072)", "facts_altered")]
    [InlineData("UPDATE ledger SET time = time + 1 WHERE sequence = 2", "entry_altered")]
    [InlineData("UPDATE label SET positions = 1 WHERE kind = 3", "session_behind")]
    public async Task Damage_of_what_is_in_the_sample_is_named(string sql, string code)
    {
        Damage(sql);

        Assert.Contains(code, Codes((await RunAsync(6, seed: 1)).Problems));
    }

    [Fact]
    public async Task The_seed_chooses_the_versions()
    {
        Damage("UPDATE version SET importance = 5 WHERE document = 2");
        var found = new List<bool>();
        for (var seed = 0; seed < 20; seed++)
        {
            var first = await RunAsync(1, seed);
            Assert.Equal(first.Problems, (await RunAsync(1, seed)).Problems);
            found.Add(first.ProblemCount > 0);
        }

        Assert.Contains(true, found);
        Assert.Contains(false, found);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(AuditSample.MostVersions + 1)]
    public async Task A_sample_out_of_range_is_refused(int versions)
        => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RunAsync(versions, seed: 1));

    private Task<VerificationReport> RunAsync(int versions, int seed)
        => StoreVerification.RunAsync(Store, new AuditSample(versions, seed), progress: null, Token);
}
