namespace Satchel.Engine.Store;

/// <summary>What an audit has found so far. All of it is counted; the first of each kind are kept by name.</summary>
public sealed class AuditFindings
{
    /// <summary>Problems, and repairs, that are named; what comes after is only counted.</summary>
    public const int MostNamed = 100;

    /// <summary>The code of the finding that an erasure was interrupted: the store is to be scrubbed.</summary>
    public const string ErasureUnfinished = "erasure_unfinished";

    private readonly List<StoreFinding> _problems = [];
    private readonly List<StoreFinding> _repaired = [];

    /// <summary>What is wrong and stays so; at most <see cref="MostNamed"/>.</summary>
    public IReadOnlyList<StoreFinding> Problems => _problems;

    /// <summary>How much is wrong and stays so.</summary>
    public long ProblemCount { get; private set; }

    /// <summary>What was wrong and is repaired; at most <see cref="MostNamed"/>.</summary>
    public IReadOnlyList<StoreFinding> Repaired => _repaired;

    /// <summary>How much was wrong and is repaired.</summary>
    public long RepairedCount { get; private set; }

    /// <summary>Notes something that is wrong.</summary>
    internal void Add(string code, string where, string message, bool isRepaired = false)
    {
        var list = isRepaired ? _repaired : _problems;
        if (list.Count < MostNamed)
        {
            list.Add(new StoreFinding(code, where, message));
        }

        if (isRepaired)
        {
            RepairedCount++;
        }
        else
        {
            ProblemCount++;
        }
    }
}
