using System.CommandLine;
using Satchel.Engine.Portability;
using Satchel.Engine.Store;
using Satchel.Engine.Sync;

namespace Satchel.Cli.Commands.Portability;

/// <summary>Exports the memories of a store.</summary>
internal sealed class ExportCommand : Verb
{
    private const string Markdown = "markdown";
    private const string Csv = "csv";
    private const string Nostr = "nostr";

    private readonly Option<string> _format = FormatOption.Create("Form of the output", Markdown, Csv, Nostr);
    private readonly Option<bool> _all = new("--all") { Description = "Versions of the past and quarantined memories as well" };

    /// <summary>Makes the verb.</summary>
    public ExportCommand()
        : base(
            "export",
            "Write every current memory to standard output, in the order in which they were recorded; 'import' reads jsonl back.",
            "satchel export > memories.jsonl",
            "satchel export --all > everything.jsonl",
            "satchel export --format markdown > memories.md",
            "satchel export --format nostr > events.jsonl      # signed; 'import --format nostr' reads them back",
            "satchel export --store work | satchel import - --store copy")
    {
        Add(_format);
        Add(_all);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var format = FormatOption.Read(context, _format, Markdown, Csv, Nostr);
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        if (store is null)
        {
            return ExitCode.Done;
        }

        var options = new ExportOptions { IsComplete = context.Value(_all) };
        await using var output = context.Output.OpenRaw();
        _ = format switch
        {
            Markdown => await new MarkdownExport(store).RunAsync(output, options, cancellationToken),
            Csv => await new CsvExport(store).RunAsync(output, options, cancellationToken),
            Nostr => await ExportNostrAsync(context, store, output, options, cancellationToken),
            _ => await new JsonLinesExport(store).RunAsync(output, options, cancellationToken),
        };
        return ExitCode.Done;
    }

    private static async Task<long> ExportNostrAsync(
        CommandContext context, IMemoryStore store, Stream output, ExportOptions options, CancellationToken cancellationToken)
    {
        using var export = NostrExport.Open(context.Home, context.Settings, CommandContext.Random, context.Clock);
        return await export.RunAsync(store, output, options, cancellationToken);
    }
}
