using System.CommandLine;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Gives a memory a new text.</summary>
internal sealed class ReplaceCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };
    private readonly MemoryDraftOptions _draft = new();

    /// <summary>Makes the verb.</summary>
    public ReplaceCommand()
        : base(
            "replace",
            "Give a memory a new text under the same id. What is not given stays as it was; 'history' keeps the old version.",
            "satchel replace 0198c5f2-7b1 \"Deploys go out on Wednesdays now, because of the audit\"",
            "satchel replace 0198c5f2-7b1 - --imp 5 < text.txt")
    {
        Add(_id);
        _draft.AddTo(this);
    }

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => true;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_id), cancellationToken);
        var (draft, reason) = await _draft.ReadAsync(context, cancellationToken);
        if (draft is null)
        {
            throw Refused(reason!);
        }

        var hasModel = context.Settings.Text("llm.endpoint", context.Store.Name) is not null;
        var writer = new MemoryWriter(store!, context.Clock, CommandContext.Actor, hasModel, context.HasEmbeddings);
        switch (await writer.ReplaceAsync(id, draft, _draft.Refines(context), cancellationToken))
        {
            case ReplaceOutcome.Replaced replaced:
                Answer(context, replaced);
                return ExitCode.Done;
            case ReplaceOutcome.NotFound:
                throw CommandException.No("already_forgotten", $"The memory {id} is forgotten.", $"satchel undo {id} brings it back");
            case ReplaceOutcome.Refused refused:
                throw Refused(refused.Reason);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static CommandException Refused(Refusal reason)
        => CommandException.No(reason.Code, $"Not stored: {reason.Message}.", MemoryDraftOptions.HintFor(reason));

    private static void Answer(CommandContext context, ReplaceOutcome.Replaced replaced)
        => context.Output.Document(
            "satchel.replace/1",
            json =>
            {
                json.WriteString("status", "replaced");
                json.WriteString("id", replaced.Current.Id.Value);
                json.WriteString("store", context.Store.Name.Value);
                json.WriteNumber("version", replaced.Current.Number);
                json.WriteString("refine", replaced.RefinementQueued ? "queued" : "off");
                json.WriteString("trust", WireNames.Of(replaced.Current.Trust));
                SecretOutput.Write(json, replaced.Secrets);
                json.WriteString("previous", replaced.Previous.Content);
                DraftReport.WriteWarnings(json, replaced.Warnings);
            },
            text =>
            {
                text.Line(FormattableString.Invariant($"replaced {replaced.Current.Id}, now version {replaced.Current.Number}"));
                DraftReport.WriteWarnings(text, replaced.Warnings);
                SecretOutput.Write(text, replaced.Secrets);
            });
}
