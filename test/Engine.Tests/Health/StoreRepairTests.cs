using Satchel.Engine.Health;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Engine.Tests.Health;

/// <summary>What can be known from the ledger or the versions comes back; what cannot is left as it is and named.</summary>
public sealed class StoreRepairTests : DamagedStoreTests
{
    private const string Everything = """
        SELECT (SELECT group_concat(document || memory || number || content || hex(content_hash) || importance || metadata || trust
                || ifnull(author, '-') || ifnull(session, '-') || position || ifnull(retired_at, '-')) FROM version ORDER BY document)
            || (SELECT group_concat(label || kind || text || positions) FROM label)
            || (SELECT group_concat(text || documents) FROM (SELECT text, documents FROM term ORDER BY text))
            || (SELECT group_concat(text || block || last || count || hex(entries)) FROM (SELECT text, p.* FROM term JOIN posting p USING (term) ORDER BY text, block))
            || (SELECT group_concat(chunk || hex(records)) FROM facts)
            || (SELECT group_concat(name || value) FROM counter WHERE name <> 'checkpoints')
            || (SELECT group_concat(word || label) FROM author_word)
            || (SELECT count(*) FROM edge) || (SELECT count(*) FROM vector) || (SELECT count(*) FROM job)
        """;

    /// <summary>Each kind of damage that can be mended, and the code under which it is named.</summary>
    public static TheoryData<string, string> Damages { get; } = new()
    {
        { "UPDATE version SET content = 'Ada prefers water' WHERE document = 1", "version_altered" },
        { "UPDATE version SET importance = 5 WHERE document = 2", "version_altered" },
        { "UPDATE version SET metadata = '{}' WHERE document = 3", "version_altered" },
        { "UPDATE version SET trust = 'quarantined' WHERE document = 2", "version_altered" },
        { "UPDATE version SET author = NULL WHERE document = 5", "version_altered" },
        { "UPDATE label SET text = 'Nobody' WHERE kind = 1 AND text = 'Ben'", "version_altered" },
        { "UPDATE version SET category = 'dream' WHERE document = 2", "version_unreadable" },
        { "UPDATE version SET entities = '{' WHERE document = 6", "version_unreadable" },
        { "DELETE FROM version WHERE document = 2", "version_missing" },
        { "DELETE FROM version WHERE document = 4", "version_missing" },
        { "DELETE FROM version", "version_missing" },
        { "UPDATE version SET retired_at = NULL WHERE document = 4", "retirement_altered" },
        { "UPDATE version SET retired_at = 1 WHERE document = 2", "retirement_altered" },
        { "UPDATE version SET retired_at = 1 WHERE document = 3; UPDATE version SET retired_at = NULL WHERE document = 1", "retirement_altered" },
        { "UPDATE version SET content_hash = zeroblob(16) WHERE document = 2", "content_hash_altered" },
        { "UPDATE term SET documents = documents + 1 WHERE text = 'tea'", "term_miscounted" },
        { "UPDATE term SET text = 'teas' WHERE text = 'tea'", "term_unknown" },
        { "DELETE FROM term WHERE text = 'tea'", "term_missing" },
        { "DELETE FROM term WHERE text = 'tea'", "posting_unknown" },
        { "INSERT INTO term (text, documents) VALUES ('dream', 0)", "term_unknown" },
        { "DELETE FROM posting WHERE term = (SELECT term FROM term WHERE text = 'tea')", "postings_altered" },
        { "UPDATE posting SET entries = x'00000201' WHERE term = (SELECT term FROM term WHERE text = 'tea')", "postings_altered" },
        { "UPDATE posting SET entries = x'00000109' WHERE term = (SELECT term FROM term WHERE text = 'tea')", "postings_altered" },
        { "UPDATE posting SET entries = x'00010106' WHERE term = (SELECT term FROM term WHERE text = 'tea')", "postings_altered" },
        { "UPDATE posting SET entries = x'80' WHERE term = (SELECT term FROM term WHERE text = 'tea')", "postings_altered" },
        { "UPDATE posting SET last = last + 1 WHERE term = (SELECT term FROM term WHERE text = 'tea')", "postings_altered" },
        { "UPDATE posting SET count = 7 WHERE term = (SELECT term FROM term WHERE text = 'tea')", "postings_altered" },
        { "UPDATE counter SET value = value + 1 WHERE name = 'index_words'", "index_statistics" },
        { "DELETE FROM counter WHERE name = 'index_passages'", "index_statistics" },
        { "UPDATE counter SET value = 3 WHERE name = 'documents'", "counter_behind" },
        { "DELETE FROM counter WHERE name = 'checkpoints'", "counter_missing" },
        { "UPDATE facts SET records = zeroblob(3072)", "facts_altered" },
        { "UPDATE facts SET records = x'00'", "facts_altered" },
        { "UPDATE facts SET records = CAST(records || x'00' AS BLOB)", "facts_altered" },
        { "DELETE FROM facts", "facts_altered" },
        { "INSERT INTO facts VALUES (9, zeroblob(3072))", "facts_unknown" },
        { "DELETE FROM author_word WHERE word = 'ben'", "author_word_missing" },
        { "INSERT INTO author_word SELECT 'dream', label FROM label WHERE text = 'Ben'", "author_word_unknown" },
        { "UPDATE label SET positions = 1 WHERE kind = 3", "session_behind" },
        { "INSERT INTO label (kind, text) VALUES (1, 'Nobody')", "label_unused" },
        { "INSERT INTO space VALUES (1, 'p', 'm', 2, ''); INSERT INTO vector VALUES (1, 99, zeroblob(8))", "vector_unknown" },
        { "INSERT INTO vector VALUES (7, 1, zeroblob(8))", "vector_unknown" },
        { "INSERT INTO space VALUES (1, 'p', 'm', 2, ''); INSERT INTO vector VALUES (1, 1, zeroblob(12))", "vector_misfit" },
        { "INSERT INTO edge VALUES ('ada', 'nobody', 'causal', 1, '{}', 'tier0', 0)", "edge_unknown" },
        { "INSERT INTO edge VALUES ('nobody', 'ada', 'causal', 1, '{}', 'tier0', 0)", "edge_unknown" },
        { "INSERT INTO edge VALUES ('ada', 'ben', 'dream', 1, '{}', 'tier0', 0)", "edge_invalid" },
        { "INSERT INTO edge VALUES ('ada', 'ben', 'causal', 1.5, '{}', 'tier0', 0)", "edge_invalid" },
        { "INSERT INTO job (kind, subject, queued_at, not_before) VALUES ('refine', 'nobody', 0, 0)", "job_unknown" },
    };

    /// <summary>A byte of each field of the facts of document 5, whose fields all say something.</summary>
    public static TheoryData<int> FactsBytes { get; } = [0, 8, 16, 24, 28, 32, 36, 40, 42, 43, 44];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damage_is_named_then_repaired_and_then_gone(string sql, string code)
    {
        var before = Look(Everything);
        Damage(sql);

        var found = await StoreVerification.RunAsync(Store, Token);
        var repair = await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);
        var after = await StoreVerification.RunAsync(Store, Token);

        Assert.Contains(code, Codes(found.Problems));
        Assert.Contains(code, Codes(repair.Repaired));
        Assert.Empty(repair.Verification.Problems);
        Assert.Empty(after.Problems);
        if (!sql.Contains("label", StringComparison.Ordinal))
        {
            Assert.Equal(before, Look(Everything));
        }
    }

    [Theory]
    [MemberData(nameof(FactsBytes))]
    public async Task Every_field_of_the_facts_is_compared(int offset)
    {
        var records = Convert.FromHexString(Look("SELECT hex(records) FROM facts"));
        records[(5 * 48) + offset] ^= 2;
        Damage($"UPDATE facts SET records = x'{Convert.ToHexString(records)}'");

        var repair = await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);

        Assert.Equal(["facts_altered"], Codes(repair.Repaired));
        Assert.Empty(repair.Verification.Problems);
    }

    [Fact]
    public async Task A_sound_store_is_not_changed()
    {
        var before = File.ReadAllBytes(Location + "-wal");

        var repair = await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);

        Assert.Equal((0L, 0L), (repair.RepairedCount, repair.Verification.ProblemCount));
        Assert.Equal(before, File.ReadAllBytes(Location + "-wal"));
    }

    [Fact]
    public async Task A_dry_run_says_the_same_as_the_repair_and_changes_nothing()
    {
        Damage("DELETE FROM version WHERE document = 2; UPDATE counter SET value = 9 WHERE name = 'index_words'; DELETE FROM facts");
        var before = Look(Everything);

        var dry = await StoreRepair.RunAsync(Store, dryRun: true, progress: null, Token);
        var unchanged = Look(Everything);
        var repair = await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);

        Assert.Equal(before, unchanged);
        Assert.Equal(dry.Repaired, repair.Repaired);
        Assert.Empty(dry.Verification.Problems);
    }

    [Fact]
    public async Task A_version_that_the_ledger_does_not_know_is_named_and_left()
    {
        Damage("""
            CREATE TEMP TABLE forged AS SELECT * FROM version WHERE document = 2;
            UPDATE forged SET document = 99, memory = 'forged';
            INSERT INTO version SELECT * FROM forged
            """);

        var repair = await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);

        Assert.Equal([new StoreFinding("version_unknown", "forged", "a version in the tables that the ledger does not know")], repair.Verification.Problems);
        Assert.Equal("1", Look("SELECT count(*) FROM version WHERE memory = 'forged'"));
    }

    [Fact]
    public async Task Where_the_chain_is_broken_only_what_is_derived_is_repaired()
    {
        Damage("DELETE FROM ledger WHERE sequence = 4; UPDATE version SET importance = 5 WHERE document = 2; DELETE FROM facts; DELETE FROM posting");

        var repair = await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);

        Assert.False(repair.Verification.IsLedgerWhole);
        Assert.DoesNotContain("version_altered", Codes(repair.Repaired));
        Assert.Contains("version_altered", Codes(repair.Verification.Problems));
        Assert.Contains("facts_altered", Codes(repair.Repaired));
        Assert.DoesNotContain("facts_altered", Codes(repair.Verification.Problems));
        Assert.DoesNotContain("postings_altered", Codes(repair.Verification.Problems));
    }

    [Fact]
    public async Task A_version_whose_payload_was_altered_is_not_restored_from_it()
    {
        Damage("""
            UPDATE payload SET body = CAST(replace(CAST(body AS TEXT), 'Friday', 'Sunday') AS BLOB) WHERE sequence = 2;
            UPDATE version SET importance = 5 WHERE document = 1
            """);

        var repair = await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);

        Assert.Equal(["payload_altered"], Codes(repair.Verification.Problems));
        Assert.Equal([("version_altered", "ada")], repair.Repaired.Where(one => one.Code is "version_altered").Select(one => (one.Code, one.Where)));
        Assert.Contains("Friday", Look("SELECT content FROM version WHERE document = 2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_of_the_database_that_lost_rows_is_made_anew()
    {
        Damage("""
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = 'CREATE INDEX version_content ON version (content_hash) WHERE retired_at IS NULL' WHERE name = 'version_content'
            """);

        var found = await StoreVerification.RunAsync(Store, Token);
        var repair = await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);

        Assert.Contains("database_damaged", Codes(found.Problems));
        Assert.Contains("database_damaged", Codes(repair.Repaired));
        Assert.Empty(repair.Verification.Problems);
    }

    [Fact]
    public async Task What_was_lost_is_recalled_again()
    {
        Damage("DELETE FROM version WHERE document = 2; DELETE FROM posting; DELETE FROM term; DELETE FROM facts");

        await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);
        var result = await new MemoryRecall(Store, Clock).RecallAsync(new RecallQuery { Text = "release notes" }, Token);

        Assert.Equal("ben", result.Hits[0].Memory.Id.Value);
    }

    [Fact]
    public async Task Writing_goes_on_after_a_repair()
    {
        Damage("DELETE FROM version WHERE document = 6; UPDATE counter SET value = 1 WHERE name = 'documents'; UPDATE label SET positions = 0");

        await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);
        await RememberAsync(null, "At noon", draft => draft with { Session = "s" });

        Assert.Equal("7|3", Look("SELECT document || '|' || position FROM version ORDER BY document DESC"));
        Assert.Empty((await StoreVerification.RunAsync(Store, Token)).Problems);
    }
}
