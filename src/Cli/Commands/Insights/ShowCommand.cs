using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Commands.Memory;
using Satchel.Cli.Output;
using Satchel.Engine.Guard;
using Satchel.Engine.Health;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Insights;

/// <summary>Shows a memory with what is to be thought of it.</summary>
internal sealed class ShowCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };

    /// <summary>Makes the verb.</summary>
    public ShowCommand()
        : base(
            "show",
            "Show a current memory with its warnings, its trust and what it is worth to keep it.",
            "satchel insights show 0198c5f2-7b1",
            "satchel insights show 0198c5f2-7b1 --json")
        => Add(_id);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_id), cancellationToken);
        await using var reader = await store!.BeginReadAsync(cancellationToken);
        var memory = (await reader.FindCurrentAsync(id, cancellationToken))?.Version
            ?? throw CommandException.No("already_forgotten", $"The memory {id} is forgotten.", $"satchel show {id}");
        var retained = await RetainedMemory.ReadAsync(reader, memory, context.Accesses.Read(), RetentionRules.Read(context.Settings, context.Store.Name), context.Clock.GetUtcNow(), cancellationToken);
        var (warnings, reasons) = (QualityPatterns.LabelsOf(memory.Content), InstructionScreen.ReasonsOf(memory.Content));
        context.Output.Document(
            "satchel.insight/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                MemoryJson.WriteFields(json, memory);
                json.WriteNumber("version", memory.Number);
                json.WriteString("recorded_at", TimeText.Format(memory.RecordedAt));
                InsightJson.WriteTexts(json, "quality_warnings", warnings);
                InsightJson.WriteTexts(json, "reasons", reasons);
                InsightJson.WriteRetention(json, retained);
            },
            text => Write(text, retained, [.. warnings, .. reasons]));
        return ExitCode.Done;
    }

    private static void Write(TextPage text, RetainedMemory retained, IReadOnlyList<string> warnings)
    {
        var memory = retained.Memory;
        text.Line(memory.Content);
        text.Line();
        text.Line($"id         {memory.Id}");
        text.Line($"origin     {WireNames.Of(memory.Origin)}, {WireNames.Of(memory.Trust)}, {WireNames.Of(memory.Visibility)}");
        text.Line($"warnings   {(warnings.Count == 0 ? "none" : string.Join(", ", warnings))}");
        text.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"worth      {retained.Value:0.000}: importance {memory.Importance}, shown {retained.Accesses:0.#} times, {retained.Days:0} days, {retained.Edges} edges{(retained.IsImmune ? ", immune" : "")}{(memory.Protected ? ", protected" : "")}"));
    }
}
