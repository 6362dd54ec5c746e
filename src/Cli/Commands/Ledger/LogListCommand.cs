using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Ledger;

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

    /// <summary>Makes the verb.</summary>
    public LogListCommand()
        : base(
            "list",
            "List the newest entries of the ledger, the newest first. Entries and batches can be undone.",
            "satchel log list",
            "satchel log list --limit 100 --json")
        => Add(_limit);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var limit = context.Given(_limit) ? NumberOption.InRange(context, _limit, 1, MostEntries) : DefaultEntries;
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        IReadOnlyList<LedgerEntry> entries = [];
        if (store is not null)
        {
            await using var reader = await store.BeginReadAsync(cancellationToken);
            entries = await reader.ReadLastLedgerAsync(limit, cancellationToken);
        }

        context.Output.Document(
            "satchel.log/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                LedgerJson.WriteAll(json, entries);
            },
            text => Write(text, entries));
        return ExitCode.Done;
    }

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
