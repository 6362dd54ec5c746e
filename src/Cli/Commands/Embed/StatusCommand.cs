using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Inference;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Embed;

/// <summary>Says in which space the vectors of a store are. Asks no model.</summary>
internal sealed class StatusCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public StatusCommand()
        : base("status", "Say in which space the vectors of the store are, and whether its model can be asked.", "satchel embed status")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var (spaces, counts) = store is null ? (new ModelSpaces(null, null), new VectorCounts(0, 0)) : await ReadAsync(store, cancellationToken);
        using var models = context.OpenModels();
        var (isAvailable, hint) = Credentials(models, context, spaces.Own);
        context.Output.Document(
            "satchel.embed/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                SpaceReport.Write(json, "stored", spaces.Own);
                json.WriteBoolean("credentials_available", isAvailable);
                if (hint is not null)
                {
                    json.WriteString("hint", hint);
                }

                json.WriteNumber("with_vector", counts.With);
                json.WriteNumber("without_vector", counts.Without);
                WriteSwap(json, spaces);
            },
            text =>
            {
                text.Line($"stored    {SpaceReport.Name(spaces.Own)}");
                text.Line($"vectors   {Quantity.Of(counts.With)} memories have one, {Quantity.Of(counts.Without)} have none");
                text.Line($"model     {(isAvailable ? "can be asked" : hint ?? "cannot be asked")}");
                if (spaces.Move is { } move)
                {
                    text.Line($"swap      {SpaceReport.StateOf(spaces)}: to {SpaceReport.Name(move.Target)}; satchel embed swap --resume");
                }
            });
        return ExitCode.Done;
    }

    private static async ValueTask<(ModelSpaces Spaces, VectorCounts Counts)> ReadAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        await using var reader = await store.BeginReadAsync(cancellationToken);
        var spaces = await reader.ReadModelSpacesAsync(cancellationToken);
        return (spaces, await reader.CountVectorsAsync(spaces.Own, cancellationToken));
    }

    /// <summary>Whether the settings suffice to ask the model, and what to set where they do not.</summary>
    private static (bool IsAvailable, string? Hint) Credentials(ModelClients models, CommandContext context, EmbeddingSpace? own)
    {
        try
        {
            var missing = own is null ? models.MissingForEmbeddings(context.Store.Name) : models.MissingForEmbeddings(context.Store.Name, own);
            return (missing.Count == 0, missing.Count == 0 ? null : string.Join("; ", missing.Select(setting => setting.Command)));
        }
        catch (ModelException error)
        {
            return (false, error.Hint ?? error.Message);
        }
    }

    private static void WriteSwap(Utf8JsonWriter json, ModelSpaces spaces)
    {
        if (spaces.Move is not { } move)
        {
            return;
        }

        json.WriteStartObject("swap");
        json.WriteString("state", SpaceReport.StateOf(spaces));
        json.WriteNumber("cursor", move.Cursor);
        SpaceReport.Write(json, "target", move.Target);
        json.WriteEndObject();
    }
}
