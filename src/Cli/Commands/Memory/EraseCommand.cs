using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;
using Satchel.Engine.Trade.Sqlite;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Erases a memory for good.</summary>
internal sealed class EraseCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };
    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be erased, change nothing" };

    /// <summary>Makes the verb.</summary>
    public EraseCommand()
        : base(
            "erase",
            "Erase a memory for good: every version, what was derived from it, and its text in the ledger. Nothing brings it back.",
            "satchel erase 0198c5f2-7b1e-7a53-9c80-2f6f0e6f3a11",
            "satchel erase 0198c5f2-7b1 --dry-run",
            "satchel erase 0198c5f2-7b1 --yes",
            "# 'satchel forget' hides a memory and keeps its history")
    {
        Add(_id);
        Add(_yes);
        Add(_dryRun);
    }

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => !context.Value(_dryRun);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_id), cancellationToken);
        var eraser = new MemoryEraser(store!, context.Clock, CommandContext.Actor);
        var dryRun = context.Value(_dryRun);
        if (!dryRun)
        {
            var memories = await PlannedAsync(eraser, id, cancellationToken);
            await Confirmation.RequireAsync(context, context.Value(_yes), Question(id, memories.Count), $"satchel erase {id} --yes", cancellationToken);
            await context.Money.Payments.EraseContentAsync([.. memories.Select(memory => memory.Value)], cancellationToken);
            await new SoldAnswers(new TradeFile(context.Home.TradeFile, context.Clock)).EraseAsync(memories, cancellationToken);
        }

        switch (await eraser.RunAsync(id, dryRun, OtherFiles(context, store!), cancellationToken))
        {
            case EraseOutcome.Erased erased:
                if (!dryRun && !await context.Accesses.RemoveAsync([.. erased.Memories.Select(memory => memory.Id)], cancellationToken))
                {
                    erased = erased with { Elsewhere = [.. erased.Elsewhere, context.Accesses.Path] };
                }

                Answer(context, store!, id, erased);
                return erased.Scrub is null or { IsClean: true } ? ExitCode.Done : ExitCode.Store;
            case EraseOutcome.ErasedBefore:
                throw CommandException.No("already_erased", $"The memory {id} has been erased before.");
            case EraseOutcome.NotFound:
                throw MemoryLookup.NotFound(context.Store.Name, id.Value);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The memory and what was derived from it.</summary>
    private static async Task<IReadOnlyList<MemoryId>> PlannedAsync(MemoryEraser eraser, MemoryId id, CancellationToken cancellationToken)
        => await eraser.RunAsync(id, dryRun: true, [], cancellationToken) is EraseOutcome.Erased planned ? [.. planned.Memories.Select(memory => memory.Id)] : [id];

    private static string Question(MemoryId id, int count)
        => count == 1
            ? $"Erase {id} for good, with its whole history?"
            : string.Create(CultureInfo.InvariantCulture, $"Erase {id} for good, with its whole history and {count - 1} memories derived from it?");

    /// <summary>Every other file of the home: backups above all.</summary>
    private static IEnumerable<string> OtherFiles(CommandContext context, IMemoryStore store)
        => Directory.EnumerateFiles(context.Home.Root, "*", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(store.Location, StringComparison.Ordinal));

    private static void Answer(CommandContext context, IMemoryStore store, MemoryId id, EraseOutcome.Erased erased)
        => context.Output.Document(
            "satchel.erase/1",
            json =>
            {
                json.WriteString("status", erased.Scrub is null ? "would_erase" : "erased");
                json.WriteString("id", id.Value);
                json.WriteString("store", context.Store.Name.Value);
                json.WriteStartArray("memories");
                foreach (var memory in erased.Memories)
                {
                    Write(json, memory);
                }

                json.WriteEndArray();
                if (erased.Scrub is { } scrub)
                {
                    json.WriteStartObject("proof");
                    json.WriteBoolean("clean", scrub.IsClean);
                    json.WriteBoolean("log_emptied", scrub.LogEmptied);
                    json.WriteNumber("searched_bytes", scrub.SearchedBytes);
                    WriteList(json, "still_in", [.. scrub.StillIn, .. erased.Elsewhere]);
                    json.WriteEndObject();
                }
            },
            text => Write(text, store, erased));

    private static void Write(Utf8JsonWriter json, ErasedMemory memory)
    {
        json.WriteStartObject();
        json.WriteString("id", memory.Id.Value);
        json.WriteNumber("versions", memory.Versions.Count);
        json.WriteNumber("payloads", memory.Payloads);
        json.WriteNumber("terms", memory.Terms);
        json.WriteNumber("vectors", memory.Vectors);
        json.WriteNumber("edges", memory.Edges);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }

    private static void Write(TextPage text, IMemoryStore store, EraseOutcome.Erased erased)
    {
        foreach (var memory in erased.Memories)
        {
            text.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{(erased.Scrub is null ? "would erase" : "erased")} {memory.Id}: {memory.Versions.Count} versions, {memory.Payloads} payloads of the ledger, {memory.Terms} words of the index, {memory.Vectors} vectors, {memory.Edges} edges"));
        }

        if (erased.Scrub is not { } scrub)
        {
            return;
        }

        text.Line(scrub.LogEmptied
            ? string.Create(CultureInfo.InvariantCulture, $"proof: free pages and log of {store.Location} were rewritten, and its {scrub.SearchedBytes:N0} bytes searched")
            : "not all of it is gone yet: another program is reading the store; run 'satchel verify --repair' when it has ended");
        foreach (var path in scrub.StillIn.Concat(erased.Elsewhere))
        {
            text.Line($"still in {path}: delete it if the text must not be there either");
        }

        text.Line("out of reach: copies of the store elsewhere, exports, and what the file system keeps of deleted blocks");
    }
}
