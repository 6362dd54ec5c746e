using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Portability;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Engine.Sync;

namespace Satchel.Cli.Commands.Portability;

/// <summary>Imports a file of memories, or the home of another system.</summary>
internal sealed class ImportCommand : Verb
{
    private const string Nostr = "nostr";

    private readonly Argument<string> _file = new("FILE") { Description = "The file or directory; '-' reads standard input, of jsonl and nostr only" };
    private readonly Option<string> _format = FormatOption.Create("Form of the file", [Nostr, .. SourceFormats.Names]);
    private readonly Option<bool> _skipBad = new("--skip-bad") { Description = "Leave out lines that cannot be imported, and say which" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Check everything, write nothing" };

    private readonly Option<bool> _noSettings = new("--no-settings")
    {
        Description = "Leave the other system's settings, keys and active store where they are",
    };

    private readonly Option<bool> _refine = new("--refine")
    {
        Description = "Let models refine what is imported; off by default, for every memory costs some questions",
    };

    /// <summary>Makes the verb.</summary>
    public ImportCommand()
        : base(
            "import",
            "Import memories, all or nothing. A memory whose id is there already stays as it is, so a file may be imported again.",
            "satchel import history.jsonl --format jsonl",
            "satchel import history.jsonl --dry-run",
            "satchel import ~/.memman --format memman --dry-run          # every store, with its history, edges and settings",
            "satchel import ~/.lightning-memory --format lightning-memory",
            "satchel import . --format claude-md          # CLAUDE.md and what belongs to it; also mcp-memory, mem0",
            "satchel import history.jsonl --refine          # needs a model: satchel config set llm.endpoint URL",
            "other-program --dump | satchel import - --skip-bad --store archive",
            "# a line: {\"id\": \"n1\", \"content\": \"…\", \"created_at\": \"2026-01-31T10:00:00Z\", \"author\": \"Anna\", \"session\": \"s1\"}")
    {
        Add(_file);
        Add(_format);
        Add(_skipBad);
        Add(_dryRun);
        Add(_refine);
        Add(_noSettings);
    }

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => !context.Value(_dryRun);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var path = context.Value(_file);
        var format = FormatOption.Read(context, _format, [Nostr, .. SourceFormats.Names]);
        if (SourceFormats.TryParse(format, out var source))
        {
            return await MoveInRun.RunAsync(context, source, path, MoveInOptions(context), cancellationToken);
        }

        if (context.Value(_noSettings))
        {
            throw CommandException.Usage("option_not_for_format", $"--no-settings: a file of {format} holds none.");
        }

        await using var input = await InputFile.OpenWholeAsync(context.Host, path, cancellationToken);
        var options = new ImportOptions { SkipsBadLines = context.Value(_skipBad), IsDryRun = context.Value(_dryRun), QueuesRefinement = Refines(context) };
        if (format is not Nostr)
        {
            await RequireGoodLinesAsync(context, path, input, options, cancellationToken);
        }

        await using var store = options.IsDryRun
            ? await context.OpenExistingStoreAsync(cancellationToken)
            : await context.OpenStoreAsync(cancellationToken);
        return store is null
            ? await TryAsync(context, format, path, input, options, cancellationToken)
            : await ImportAsync(context, store, format, path, input, options, cancellationToken);
    }

    /// <exception cref="CommandException">An option was given that means nothing for these.</exception>
    private MoveInOptions MoveInOptions(CommandContext context) => context.Value(_skipBad) ? throw CommandException.Usage(
        "option_not_for_format", "--skip-bad: what cannot be taken in of another system is always left out and named.") : new()
        {
            Store = context.NamedStore,
            Fallback = context.Store.Name,
            TakesSettings = !context.Value(_noSettings),
            QueuesRefinement = context.Value(_refine),
            IsDryRun = context.Value(_dryRun),
        };

    private bool Refines(CommandContext context)
        => context.Value(_refine) && (context.Settings.Text("llm.endpoint", context.Store.Name) is not null
            ? true
            : throw CommandException.No("model_not_configured", "--refine: there is no model to refine with. Nothing was imported.", "satchel config set llm.endpoint URL"));

    /// <summary>Where there is no store yet, none is made for a file that cannot be imported.</summary>
    private static async Task RequireGoodLinesAsync(
        CommandContext context, string path, Stream input, ImportOptions options, CancellationToken cancellationToken)
    {
        if (options.IsDryRun || options.SkipsBadLines || await context.Catalog.ExistsAsync(context.Store.Name, cancellationToken))
        {
            return;
        }

        if (await JsonLinesImport.FindBadAsync(input, context.Clock, cancellationToken) is { } bad)
        {
            throw Refused(path, bad);
        }

        input.Position = 0;
    }

    /// <summary>A dry run makes nothing, not even an empty store: one elsewhere stands for it and goes away.</summary>
    private static async Task<int> TryAsync(
        CommandContext context, string format, string path, Stream input, ImportOptions options, CancellationToken cancellationToken)
    {
        var elsewhere = Directory.CreateTempSubdirectory("satchel-import-");
        try
        {
            var catalog = new SqliteStoreCatalog(
                Path.Combine(elsewhere.FullName, "stores"), Path.Combine(elsewhere.FullName, "backups"), context.Clock);
            await using var store = await catalog.OpenOrCreateAsync(context.Store.Name, cancellationToken);
            return await ImportAsync(context, store, format, path, input, options, cancellationToken);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    private static async Task<int> ImportAsync(
        CommandContext context, IMemoryStore store, string format, string path, Stream input, ImportOptions options, CancellationToken cancellationToken)
    {
        using var progress = new ProgressLine(context.Host, input.CanSeek ? input.Length : null);
        var started = context.Clock.GetTimestamp();
        var outcome = format is Nostr
            ? await new NostrImport(store, context.Clock, CommandContext.Actor, context.Identity.ReadPublicKey()).RunAsync(input, options, cancellationToken)
            : await new JsonLinesImport(store, context.Clock, CommandContext.Actor).RunAsync(input, options, progress, cancellationToken);
        progress.Clear();
        if (!outcome.Committed && !options.IsDryRun)
        {
            throw Refused(path, outcome.BadLines[0]);
        }

        if (outcome is { Committed: true, Payments: > 0 })
        {
            input.Position = 0;
            var (recorded, _, conflicts) = await new PaymentsOfLines(store, context.Money, context.Clock).RunAsync(input, cancellationToken);
            outcome = outcome with { Payments = recorded, BadLines = [.. outcome.BadLines, .. conflicts] };
        }

        Write(context, path, outcome, options, context.Clock.GetElapsedTime(started));
        return outcome.Bad > 0 && !options.SkipsBadLines ? ExitCode.No : ExitCode.Done;
    }

    private static CommandException Refused(string path, BadLine line)
        => CommandException.No(
            "import_line_invalid",
            string.Create(CultureInfo.InvariantCulture, $"{path}: line {line.LineNumber}: {line.Reason}. Nothing was imported."),
            "mend the line, or use --skip-bad to leave such lines out");

    private static void Write(CommandContext context, string path, ImportOutcome outcome, ImportOptions options, TimeSpan took)
        => context.Output.Document(
            "satchel.import/1",
            json =>
            {
                json.WriteString("file", path);
                json.WriteString("store", context.Store.Name.Value);
                json.WriteBoolean("dry_run", options.IsDryRun);
                json.WriteNumber("stored", outcome.Stored);
                json.WriteNumber("queued", outcome.Queued);
                json.WriteNumber("known", outcome.Known);
                json.WriteNumber("erased", outcome.Erased);
                json.WriteNumber("bad", outcome.Bad);
                json.WriteNumber("payments", outcome.Payments);
                json.WriteNumber("redactions", outcome.Redactions);
                json.WriteStartArray("bad_lines");
                foreach (var line in outcome.BadLines)
                {
                    json.WriteStartObject();
                    json.WriteNumber("line", line.LineNumber);
                    json.WriteString("reason", line.Reason);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteNumber("took_ms", Math.Round(took.TotalMilliseconds, 3));
            },
            text => WriteText(text, context, outcome, options, took));

    private static void WriteText(TextPage text, CommandContext context, ImportOutcome outcome, ImportOptions options, TimeSpan took)
    {
        var verb = options.IsDryRun ? "would import" : "imported";
        text.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{verb} {outcome.Stored:N0} memories into {context.Store.Name} in {took.TotalSeconds:F1} s; {outcome.Known:N0} were there already, {outcome.Bad:N0} bad"));
        if (outcome.Payments > 0)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{outcome.Payments:N0} payments {(options.IsDryRun ? "would be" : "were")} written into the purse"));
        }

        if (outcome.Queued > 0)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{outcome.Queued:N0} wait for a worker that lets models refine them"));
        }

        if (outcome.Erased > 0)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{outcome.Erased:N0} were erased here and stay away"));
        }

        if (outcome.Redactions > 0)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{outcome.Redactions:N0} secrets redacted before writing"));
        }

        foreach (var line in outcome.BadLines)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"line {line.LineNumber}: {line.Reason}"));
        }
    }
}
