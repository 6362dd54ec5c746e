using System.Globalization;
using System.Text;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Portability;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Simulation.Day;

/// <summary>
/// What an agent does to a store in a day: remembers, replaces, forgets, supersedes, erases, undoes, imports and recalls, in an order that a seed
/// decides. The same seed brings the same store but for random ids.
/// </summary>
internal sealed class ScriptedDay
{
    public const int Length = 40;

    /// <summary>The operation that erases: it commits first and rewrites the file then.</summary>
    public const int ErasureAt = 18;

    private const int Supersede = 100;
    private const int Unsupersede = 101;
    private const int Erase = 102;

    private const string Words =
        "tea coffee gateway restarts night morning invoice relay prefers decided release notes Friday budget vendor paid "
        + "Ada Ben Carla Berlin Lisbon deploy rollback cache index query schema ledger token session memory café naïve 東京";

    private readonly FakeClock _clock = new();
    private readonly List<MemoryId> _memories = [];
    private readonly Random _random;
    private readonly IMemoryStore _store;
    private readonly MemoryWriter _writer;

    public ScriptedDay(IMemoryStore store, int seed)
    {
        _random = new Random(seed);
        _store = store;
        _writer = new MemoryWriter(store, _clock, "test", queuesRefinement: true);
    }

    /// <summary>The operations in order. Each is one transaction or none, and can be tried again where it failed.</summary>
    public IEnumerable<Func<CancellationToken, Task>> Operations()
    {
        for (var i = 0; i < Length; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(7));
            yield return Choose(i);
        }
    }

    private Func<CancellationToken, Task> Choose(int number)
    {
        var draft = Memories.Draft(Text()) with { Author = _random.Next(3) == 0 ? "Ada Byron" : null, Entities = [Word()], Importance = _random.Next(1, 6) };
        var kind = number switch
        {
            < 4 => 0,
            12 => 90, // every day has an import, a supersession that is taken back, and an erasure
            4 => Supersede,
            5 => Unsupersede,
            ErasureAt => Erase,
            _ => _random.Next(100),
        };
        switch (kind)
        {
            case Supersede:
                return token => _writer.SupersedeAsync(_memories[0], _memories[1], token);
            case Unsupersede:
                return token => _writer.UnsupersedeAsync(_memories[0], token);
            case Erase:
                return token => new MemoryEraser(_store, _clock, "test").RunAsync(_memories[2], dryRun: false, [], token);
            case < 30:
                return token => RememberAsync(draft, token);
            case < 50:
                var session = string.Create(CultureInfo.InvariantCulture, $"session {_random.Next(2)}");
                return token => RememberAsync(draft with { Session = session }, token);
            case < 68:
                var replaced = Any();
                return token => _writer.ReplaceAsync(replaced, draft, refine: true, token);
            case < 78:
                var forgotten = Any();
                return token => _writer.ForgetAsync(forgotten, token);
            case < 86:
                return token => new MemoryUndo(_store, _clock, "test").RunAsync(new UndoTarget.LastBatch(), force: true, dryRun: false, token);
            case < 94:
                var lines = string.Concat(Enumerable.Range(1, 10).Select(i => string.Create(
                    CultureInfo.InvariantCulture, $$"""{"id": "line-{{number}}-{{i}}", "text": "{{Text()}}"}{{'\n'}}""")));
                return token => ImportAsync(lines, token);
            default:
                var question = Text();
                return token => new MemoryRecall(_store, _clock).RecallAsync(new RecallQuery { Text = question }, token);
        }
    }

    private async Task RememberAsync(MemoryDraft draft, CancellationToken token)
    {
        if (await _writer.RememberAsync(draft, refine: true, token) is RememberOutcome.Stored stored)
        {
            _memories.Add(stored.Id);
        }
    }

    private async Task ImportAsync(string lines, CancellationToken token)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        await new JsonLinesImport(_store, _clock, "test").RunAsync(stream, new ImportOptions(), progress: null, token);
    }

    private MemoryId Any() => _memories[_random.Next(_memories.Count)];

    private string Text() => string.Join(' ', Enumerable.Range(0, _random.Next(5, 25)).Select(_ => Word()));

    private string Word()
    {
        var words = Words.Split(' ');
        return words[_random.Next(words.Length)];
    }
}
