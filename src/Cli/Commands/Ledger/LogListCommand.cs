using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Budget;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Ledger;

/// <summary>Lists the newest entries of the ledger.</summary>
internal sealed class LogListCommand : Verb
{
    private const int DefaultEntries = 20;
    private const int MostEntries = 1_000;

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Most entries, 1 to 1000",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultEntries,
    };

    private readonly Option<string> _since = PastTimeOption.Create("--since", "Only from then on");
    private readonly Option<bool> _stats = new("--stats") { Description = "How many entries of each operation there are, and what models have cost, in place of the entries" };

    /// <summary>Makes the verb.</summary>
    public LogListCommand()
        : base(
            "list",
            "List the newest entries of the ledger, the newest first. Entries and batches can be undone.",
            "satchel log list",
            "satchel log list --limit 100 --json",
            "satchel log list --since 7d --stats")
    {
        Add(_limit);
        Add(_since);
        Add(_stats);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var limit = context.Given(_limit) ? NumberOption.InRange(context, _limit, 1, MostEntries) : DefaultEntries;
        var since = PastTimeOption.Read(context, _since);
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        await using var reader = store is null ? null : await store.BeginReadAsync(cancellationToken);
        if (context.Value(_stats))
        {
            WriteCounts(
                context,
                reader is null ? new Dictionary<LedgerOperation, long>() : await reader.CountLedgerAsync(since, cancellationToken),
                reader is null ? 0 : (await reader.CountAsync(cancellationToken)).Current,
                reader is null ? 0 : await CountAccessedAsync(reader, context.Accesses.Read().Keys, cancellationToken),
                ReadSpending(context, since));
        }
        else
        {
            WriteEntries(context, reader is null ? [] : await reader.ReadLastLedgerAsync(since, limit, cancellationToken));
        }

        return ExitCode.Done;
    }

    private static async Task<long> CountAccessedAsync(IStoreReader reader, IEnumerable<MemoryId> shown, CancellationToken cancellationToken)
    {
        var current = 0L;
        foreach (var id in shown)
        {
            current += await reader.FindCurrentAsync(id, cancellationToken) is null ? 0 : 1;
        }

        return current;
    }

    private static void WriteEntries(CommandContext context, IReadOnlyList<LedgerEntry> entries)
        => context.Output.Document(
            "satchel.log/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                LedgerJson.WriteAll(json, entries);
            },
            text => Write(text, entries));

    /// <summary>What models have cost for this store, from the day of a moment on.</summary>
    private static IReadOnlyList<SpendTotal> ReadSpending(CommandContext context, DateTimeOffset? since)
        =>
        [
            .. context.Purse.Read(since is { } start ? DateOnly.FromDateTime(start.UtcDateTime) : DateOnly.MinValue, DateOnly.MaxValue)
                .Where(total => total.Store == context.Store.Name),
        ];

    private static void WriteCounts(
        CommandContext context, IReadOnlyDictionary<LedgerOperation, long> counts, long current, long accessed, IReadOnlyList<SpendTotal> spending)
        => context.Output.Document(
            "satchel.log_stats/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteStartObject("operation_counts");
                foreach (var (operation, count) in counts)
                {
                    json.WriteNumber(LedgerNames.Of(operation), count);
                }

                json.WriteEndObject();
                json.WriteNumber("total_active", current);
                json.WriteNumber("never_accessed", Math.Max(0, current - accessed));
                SpendingReport.WriteJson(json, spending);
            },
            text =>
            {
                text.Table(["operation", "entries"], counts.Select(count => (IReadOnlyList<string>)
                [
                    LedgerNames.Of(count.Key), count.Value.ToString("N0", CultureInfo.InvariantCulture),
                ]));
                text.Line(string.Create(
                    CultureInfo.InvariantCulture, $"{current:N0} memories, {Math.Max(0, current - accessed):N0} of them never recalled"));
                SpendingReport.WriteTable(text, spending);
            });

    private static void Write(TextPage text, IReadOnlyList<LedgerEntry> entries)
    {
        if (entries.Count == 0)
        {
            text.Line("nothing has been changed yet");
            return;
        }

        text.Table(["entry", "time", "what", "memory", "batch", "text"], entries.Select(entry => (IReadOnlyList<string>)
        [
            entry.Sequence.ToString(CultureInfo.InvariantCulture),
            entry.Intent.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            LedgerNames.Of(entry.Intent.Operation),
            entry.Subject.Value,
            entry.Intent.Batch,
            LedgerJson.TextOf(entry),
        ]));
    }
}
