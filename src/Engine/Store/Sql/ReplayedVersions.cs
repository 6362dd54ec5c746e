using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>
/// The versions as the ledger says they are, in a temporary table, and how the store's differ. A memory with an entry that
/// is not sound, or lost its payload without being erased, is doubtful: its retirements and the number of its versions are not known, so nothing is said of
/// them and nothing restored.
/// </summary>
internal sealed class ReplayedVersions(AuditWork work)
{
    private readonly List<long> _sampled = [];
    private long _before;

    /// <summary>Versions that were compared.</summary>
    public long Compared { get; private set; }

    /// <summary>The documents of the sample.</summary>
    public IReadOnlyList<long> Sampled => _sampled;

    public void Replay(LedgerEntry entry, bool isSound)
    {
        switch (isSound ? entry.Change : null)
        {
            case LedgerChange.VersionAdded { Version: var added }:
                work.Session.Later(
                    "INSERT INTO temp.replayed (sequence, memory, number, retired_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                    entry.Sequence, added.Id.Value, added.Number, added.RetiredAt?.ToUnixTimeMilliseconds());
                break;
            case LedgerChange.VersionRetired retired:
                work.Session.Later(
                    "UPDATE temp.replayed SET retired_at = $3 WHERE memory = $1 AND number = $2",
                    retired.Id.Value, retired.Number, retired.RetiredAt.ToUnixTimeMilliseconds());
                break;
            case LedgerChange.MemoryErased erased:
                work.Session.Later("DELETE FROM temp.replayed WHERE memory = $1", erased.Id.Value);
                work.Session.Later("DELETE FROM temp.doubtful WHERE memory = $1", erased.Id.Value);
                foreach (var sequence in erased.Edges)
                {
                    work.Session.Later("DELETE FROM temp.doubtful WHERE sequence = $1", sequence);
                }

                break;
            case LedgerChange.EdgeLinked or LedgerChange.EdgeUnlinked:
                break;
            default:
                work.Session.Later("INSERT INTO temp.doubtful (memory, sequence) VALUES ($1, $2)", entry.Subject.Value, entry.Sequence);
                break;
        }
    }

    public void Compare(bool mayRestore, CancellationToken cancellationToken)
    {
        foreach (var page in (work.Sample is { } sample ? Choose(sample) : All()).Chunk(AuditWork.PageRows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var sequence in page)
            {
                Compare(sequence, mayRestore);
            }

            work.Report(AuditStage.Versions, Compared);
        }

        if (work.Sample is null)
        {
            const string Unknown = """
                SELECT v.memory FROM main.version v
                WHERE NOT EXISTS (SELECT 1 FROM temp.replayed r WHERE r.memory = v.memory AND r.number = v.number)
                    AND v.memory NOT IN (SELECT memory FROM temp.doubtful)
                """;
            work.FoundEach("version_unknown", Unknown, "a version in the tables that the ledger does not know", mend: null);
        }
    }

    private void Compare(long sequence, bool mayRestore)
    {
        Compared++;
        var (expected, isDoubtful) = Expected(sequence);
        var document = work.Session.Number(
            "SELECT document FROM main.version WHERE memory = $1 AND number = $2", expected.Id.Value, expected.Number);
        var actual = document == 0 ? null : VersionRow.TryRead(work.Session, document);
        if (Difference(expected, document, actual, isDoubtful) is (var code, var what))
        {
            var mends = mayRestore && !isDoubtful && MayBeCurrent(expected, document);
            document = document == 0 ? VersionRestore.FreeDocument(work.Session, _before) : document;
            work.Found(
                code,
                expected.Id.Value,
                FormattableString.Invariant($"version {expected.Number} {what}"),
                mends ? () => VersionRestore.Write(work.Session, document, expected) : null);
        }

        _before = document;
        if (work.Sample is not null && actual is not null)
        {
            _sampled.Add(document);
        }
    }

    private static (string Code, string What)? Difference(MemoryVersion expected, long document, MemoryVersion? actual, bool isDoubtful)
        => document == 0 ? ("version_missing", "is not in the tables")
            : actual is null ? ("version_unreadable", "cannot be read")
            : !Same(expected, actual with { RetiredAt = expected.RetiredAt }) ? ("version_altered", "differs from the ledger")
            : !isDoubtful && actual.RetiredAt != expected.RetiredAt ? ("retirement_altered", "is not retired as the ledger says")
            : null;

    private (MemoryVersion Version, bool IsDoubtful) Expected(long sequence)
    {
        const string Query = """
            SELECT p.body, r.retired_at, EXISTS (SELECT 1 FROM temp.doubtful d WHERE d.memory = r.memory)
            FROM temp.replayed r JOIN main.payload p ON p.sequence = r.sequence WHERE r.sequence = $1
            """;
        using var row = work.Session.Rows(Query, sequence);
        row.Read();
        var added = (LedgerChange.VersionAdded)LedgerPayload.Read(row.GetFieldValue<byte[]>(0));
        return (added.Version with { RetiredAt = row.IsDBNull(1) ? null : VersionRow.Time(row.GetInt64(1)) }, row.GetBoolean(2));
    }

    /// <summary>A memory has one current version: where the tables hold another one, this cannot be it as well.</summary>
    private bool MayBeCurrent(MemoryVersion expected, long document)
        => expected.RetiredAt is not null || work.Session.Number(
            "SELECT count(*) FROM main.version WHERE memory = $1 AND retired_at IS NULL AND document <> $2", expected.Id.Value, document) == 0;

    private IEnumerable<long> All()
    {
        for (var last = 0L; Page(last) is { Count: > 0 } page; last = page[^1])
        {
            foreach (var sequence in page)
            {
                yield return sequence;
            }
        }
    }

    private List<long> Page(long last)
    {
        var page = new List<long>(AuditWork.PageRows);
        using var rows = work.Session.Rows(
            "SELECT sequence FROM temp.replayed WHERE sequence > $1 ORDER BY sequence LIMIT $2", last, AuditWork.PageRows);
        while (rows.Read())
        {
            page.Add(rows.GetInt64(0));
        }

        return page;
    }

    /// <summary>A sample without repetition, each version as likely as any other: a reservoir, filled in one pass.</summary>
    private List<long> Choose(AuditSample sample)
    {
        var random = new Random(sample.Seed);
        var chosen = new List<long>();
        var seen = 0L;
        foreach (var sequence in All())
        {
            seen++;
            if (chosen.Count < sample.Versions)
            {
                chosen.Add(sequence);
            }
            else if (random.NextInt64(seen) is var place && place < sample.Versions)
            {
                chosen[(int)place] = sequence;
            }
        }

        chosen.Sort();
        return chosen;
    }

    private static bool Same(MemoryVersion one, MemoryVersion other)
        => LedgerPayload.Write(new LedgerChange.VersionAdded(one)).SequenceEqual(LedgerPayload.Write(new LedgerChange.VersionAdded(other)));
}
