using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Shows everything that is held of one memory.</summary>
internal sealed class ShowCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };

    /// <summary>Makes the verb.</summary>
    public ShowCommand()
        : base(
            "show",
            "Show one memory with all its fields, a forgotten one as well.",
            "satchel show 0198c5f2-7b1e-7a53-9c80-2f6f0e6f3a11",
            "satchel show 0198c5f2-7b1 --json")
        => Add(_id);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_id), cancellationToken);
        await using var reader = await store!.BeginReadAsync(cancellationToken);
        var history = await reader.ReadHistoryAsync(id, cancellationToken);
        var memory = (history.FirstOrDefault(stored => stored.Version.RetiredAt is null) ?? history[^1]).Version;
        context.Output.Document(
            "satchel.memory/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                MemoryJson.WriteFields(json, memory);
                json.WriteNumber("version", memory.Number);
                json.WriteNumber("versions", history.Count);
                json.WriteString("recorded_at", TimeText.Format(memory.RecordedAt));
                if (memory.RetiredAt is { } retired)
                {
                    json.WriteString("retired_at", TimeText.Format(retired));
                }
            },
            text => Write(text, memory, history));
        return ExitCode.Done;
    }

    private static void Write(TextPage text, MemoryVersion memory, IReadOnlyList<StoredVersion> history)
    {
        text.Line(memory.Content);
        text.Line();
        Field("id", memory.Id.Value);
        Field("category", string.Create(CultureInfo.InvariantCulture, $"{WireNames.Of(memory.Category)}, importance {memory.Importance}"));
        Field("entities", string.Join(", ", memory.Entities));
        Field("author", memory.Author);
        Field("source", memory.Source);
        Field("session", memory.Session is null ? null : string.Create(CultureInfo.InvariantCulture, $"{memory.Session}, place {memory.Position}"));
        Field("origin", $"{WireNames.Of(memory.Origin)}, {WireNames.Of(memory.Trust)}, {WireNames.Of(memory.Visibility)}");
        Field("created", TimeText.Format(memory.CreatedAt));
        Field("recorded", TimeText.Format(memory.RecordedAt));
        Field("expires", memory.ExpiresAt is { } expires ? TimeText.Format(expires) : null);
        Field("supersedes", memory.Supersedes?.Value);
        Field("forgotten", memory.RetiredAt is { } retired ? TimeText.Format(retired) : null);
        Field("version", string.Create(CultureInfo.InvariantCulture, $"{memory.Number} of {history.Count}"));
        Field("metadata", memory.Metadata is "{}" ? null : memory.Metadata);

        void Field(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Line($"{name,-10} {value}");
            }
        }
    }
}
