using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Commands.Memory;
using Satchel.Cli.Output;
using Satchel.Engine.Ledger;

namespace Satchel.Cli.Commands.Ledger;

/// <summary>Shows every change of one memory.</summary>
internal sealed class HistoryCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };

    /// <summary>Makes the verb.</summary>
    public HistoryCommand()
        : base(
            "history",
            "Show every change of one memory, the oldest first.",
            "satchel history 0198c5f2-7b1e-7a53-9c80-2f6f0e6f3a11",
            "satchel history 0198c5f2-7b1 --json")
        => Add(_id);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_id), cancellationToken);
        await using var reader = await store!.BeginReadAsync(cancellationToken);
        var entries = await reader.ReadLedgerOfAsync(id, cancellationToken);
        context.Output.Document(
            "satchel.history/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteString("id", id.Value);
                LedgerJson.WriteAll(json, entries);
            },
            text => Write(text, entries));
        return ExitCode.Done;
    }

    private static void Write(TextPage text, IReadOnlyList<LedgerEntry> entries)
    {
        foreach (var entry in entries)
        {
            var time = entry.Intent.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            text.Paragraph(
                string.Create(CultureInfo.InvariantCulture, $"{entry.Sequence,6}  {time}  {LedgerNames.Of(entry.Intent.Operation),-8}  {LedgerJson.TextOf(entry)}"),
                hanging: 39);
        }
    }
}
