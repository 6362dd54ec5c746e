using System.Collections.Concurrent;

namespace Satchel.Cli.Tests.History;

/// <summary>The memories that all writers know, each with a word that no other has.</summary>
internal sealed class SharedMemories
{
    private readonly ConcurrentDictionary<string, byte> _claims = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _words = new(StringComparer.Ordinal);

    /// <summary>The ids.</summary>
    public IReadOnlyCollection<string> Ids => [.. _words.Keys];

    /// <summary>Tells the others of a memory.</summary>
    public void Add(string id, string word) => Assert.True(_words.TryAdd(id, word), id);

    /// <summary>The word of a memory.</summary>
    public string WordOf(string id) => _words[id];

    /// <summary>
    /// Whether the caller is the first to do this with a memory. The answers of some operations name no version, so each is
    /// tried once with each memory: then it is clear which entry of the ledger is whose.
    /// </summary>
    public bool IsFirst(string operation, string id) => _claims.TryAdd($"{operation} {id}", 0);
}
