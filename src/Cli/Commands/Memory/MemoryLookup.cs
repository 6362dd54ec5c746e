using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Finds the memory that a person means by an id or the beginning of one.</summary>
internal static class MemoryLookup
{
    private const int ShownCandidates = 5;

    /// <summary>The memory of this id, or the only one whose id begins so.</summary>
    /// <exception cref="CommandException">There is none, or there are several.</exception>
    public static async Task<MemoryId> FindAsync(IMemoryStore? store, StoreName name, string text, CancellationToken cancellationToken)
    {
        if (!MemoryId.TryParse(text, out _))
        {
            throw CommandException.Usage("invalid_id", $"'{TextOf(text)}' is not a memory id.", "satchel list shows ids");
        }

        if (store is null)
        {
            throw NotFound(name, text);
        }

        await using var reader = await store.BeginReadAsync(cancellationToken);
        var ids = await reader.FindIdsAsync(text, ShownCandidates + 1, cancellationToken);
        return ids switch
        {
            [] => throw NotFound(name, text),
            [var only] => only,
            [var first, ..] when string.Equals(first.Value, text, StringComparison.Ordinal) => first,
            _ => throw CommandException.No(
                "ambiguous_id",
                $"Several memories begin with '{text}'.",
                "give more of the id: " + string.Join(", ", ids.Take(ShownCandidates)) + (ids.Count > ShownCandidates ? ", …" : "")),
        };
    }

    public static CommandException NotFound(StoreName store, string id)
        => CommandException.No("memory_not_found", $"There is no memory '{id}' in the store '{store}'.", "satchel list shows what there is");

    private static string TextOf(string text) => text.Length > MemoryLimits.IdCharacters ? text[..MemoryLimits.IdCharacters] + "…" : text;
}
