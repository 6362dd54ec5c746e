using Satchel.Engine.Model;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sql;

namespace Satchel.Postgres.Migration;

/// <summary>
/// Proves a copy before it takes the place of the store: the rows of every table, the head of the ledger, a sample of the
/// versions field by field, and the answers to questions made of their words.
/// </summary>
internal sealed class MigrationProof(TimeProvider time)
{
    private const int Versions = 50;
    private const int Queries = 20;
    private const int WordsOfQuery = 6;
    private const int Results = 10;

    private readonly StandingClock _clock = new(time.GetUtcNow());

    /// <returns>How many versions and questions were compared, and the head of the ledger.</returns>
    /// <exception cref="StoreException">The copy differs.</exception>
    public async ValueTask<(int Versions, int Queries, string? Head)> RunAsync(
        SqlSession source, SqlSession target, IMemoryStore original, IMemoryStore copy, CancellationToken cancellationToken)
    {
        foreach (var table in StoreTables.All)
        {
            var (here, there) = (Count(source, table.Name), Count(target, table.Name));
            if (here != there)
            {
                throw Different(FormattableString.Invariant($"the table {table.Name} has {there} rows instead of {here}"));
            }
        }

        var (head, copied) = (Head(source), Head(target));
        if (head != copied)
        {
            throw Different("the ledger ends with another entry");
        }

        var documents = Sample(source);
        Require(VersionRow.ReadEach(source, documents), VersionRow.ReadEach(target, documents));
        var queries = documents.Count == 0 ? [] : VersionRow.ReadEach(source, documents).Take(Queries).Select(stored => QueryOf(stored.Version)).ToList();
        foreach (var query in queries)
        {
            var (one, other) = (await AskAsync(original, query, cancellationToken).ConfigureAwait(false), await AskAsync(copy, query, cancellationToken).ConfigureAwait(false));
            if (!one.SequenceEqual(other, StringComparer.Ordinal))
            {
                throw Different("a question has another answer");
            }
        }

        return (documents.Count, queries.Count, head);
    }

    private async ValueTask<List<string>> AskAsync(IMemoryStore asked, string text, CancellationToken cancellationToken)
    {
        var result = await new MemoryRecall(asked, _clock).RecallAsync(new RecallQuery { Text = text, Limit = Results }, cancellationToken).ConfigureAwait(false);
        return [.. result.Hits.Select(hit => FormattableString.Invariant($"{hit.Memory.Id.Value} {hit.Score:R}"))];
    }

    private static string QueryOf(MemoryVersion version)
        => string.Join(' ', version.Content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(WordsOfQuery));

    private static void Require(List<StoredVersion> source, List<StoredVersion> target)
    {
        var same = source.Count == target.Count && source.Zip(target).All(pair =>
            pair.First.Document == pair.Second.Document && SameRow(pair.First.Version, pair.Second.Version));
        if (!same)
        {
            throw Different("a version differs");
        }
    }

    private static bool SameRow(MemoryVersion one, MemoryVersion other)
        => one.Entities.SequenceEqual(other.Entities) && one.Keywords.SequenceEqual(other.Keywords) && one.DerivedFrom.SequenceEqual(other.DerivedFrom)
            && one == other with { Entities = one.Entities, Keywords = one.Keywords, DerivedFrom = one.DerivedFrom };

    /// <summary>Documents at even distances, from the first to the last.</summary>
    private static List<long> Sample(SqlSession session)
    {
        var count = session.Number("SELECT count(*) FROM main.version");
        var documents = new List<long>();
        for (var i = 0; i < Math.Min(Versions, count); i++)
        {
            documents.Add(session.Number("SELECT document FROM main.version ORDER BY document LIMIT 1 OFFSET $1", count * i / Versions < count && count > Versions ? count * i / Versions : i));
        }

        return documents;
    }

    private static long Count(SqlSession session, string table)
        => session.Number($"SELECT count(*) FROM main.{table}" + (table is "counter" ? " WHERE name NOT IN ('schema', 'generation')" : ""));

    private static string? Head(SqlSession session)
        => session.Value("SELECT hash FROM main.ledger ORDER BY sequence DESC LIMIT 1") is byte[] hash ? Convert.ToHexStringLower(hash) : null;

    private static StoreException Different(string what) => new(StoreError.Failed, $"the copy differs from the store, which stays as it is: {what}");
}
