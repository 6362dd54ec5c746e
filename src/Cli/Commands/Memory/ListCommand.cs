using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Lists memories, the newest first.</summary>
internal sealed class ListCommand : Verb
{
    private const int MostResults = 1_000;

    private readonly MemoryFilterOptions _filter = new();
    private readonly Option<int> _limit = new("--limit") { Description = "Most memories, 1 to 1000", HelpName = "N", DefaultValueFactory = _ => 20 };
    private readonly Option<int> _offset = new("--offset") { Description = "How many of the newest to leave out", HelpName = "N" };

    /// <summary>Makes the verb.</summary>
    public ListCommand()
        : base(
            "list",
            "List memories, the newest first.",
            "satchel list",
            "satchel list --cat decision --since 7d",
            "satchel list --author Anna --limit 100 --offset 100 --json")
    {
        Add(_limit);
        Add(_offset);
        _filter.AddTo(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var limit = NumberOption.InRange(context, _limit, 1, MostResults);
        var offset = NumberOption.InRange(context, _offset, 0, int.MaxValue);
        var filter = _filter.Read(context);
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        IReadOnlyList<StoredVersion> memories = [];
        if (store is not null)
        {
            await using var reader = await store.BeginReadAsync(cancellationToken);
            memories = await reader.ListAsync(filter, limit, offset, cancellationToken);
        }

        context.Output.Document(
            "satchel.list/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteNumber("count", memories.Count);
                json.WriteNumber("offset", offset);
                json.WriteStartArray("results");
                foreach (var stored in memories)
                {
                    json.WriteStartObject();
                    MemoryJson.WriteFields(json, stored.Version);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text => Write(text, context.Store.Name, memories));
        return ExitCode.Done;
    }

    private static void Write(TextPage text, StoreName store, IReadOnlyList<StoredVersion> memories)
    {
        if (memories.Count == 0)
        {
            text.Line($"nothing in the store '{store}'");
            return;
        }

        text.Table(["id", "created", "category", "imp", "author", "memory"], memories.Select(stored => (IReadOnlyList<string>)
        [
            stored.Version.Id.Value,
            stored.Version.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            WireNames.Of(stored.Version.Category),
            stored.Version.Importance.ToString(CultureInfo.InvariantCulture),
            stored.Version.Author ?? "",
            stored.Version.Content,
        ]));
    }
}
