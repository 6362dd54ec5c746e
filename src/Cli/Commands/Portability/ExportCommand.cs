using System.CommandLine;
using Satchel.Engine.Portability;

namespace Satchel.Cli.Commands.Portability;

/// <summary>Exports the memories of a store.</summary>
internal sealed class ExportCommand : Verb
{
    private readonly Option<string> _format = FormatOption.Create("Form of the output");

    /// <summary>Makes the verb.</summary>
    public ExportCommand()
        : base(
            "export",
            "Write every current memory to standard output, in the order in which they were recorded; 'import' reads it back.",
            "satchel export > memories.jsonl",
            "satchel export --store work | satchel import - --store copy")
        => Add(_format);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        FormatOption.Check(context, _format);
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        if (store is not null)
        {
            await using var output = context.Output.OpenRaw();
            await new JsonLinesExport(store).RunAsync(output, cancellationToken);
        }

        return ExitCode.Done;
    }
}
