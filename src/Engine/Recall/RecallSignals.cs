namespace Satchel.Engine.Recall;

/// <summary>The parts of a score, each 0 to 1 before its weight.</summary>
public sealed record RecallSignals
{
    /// <summary>How well the words match: BM25 over stems, as a share of the best possible.</summary>
    public required double Text { get; init; }

    /// <summary>How near the meaning is, for the nearest memories; 0 where the question has no vector.</summary>
    public double Vector { get; init; }

    /// <summary>How well it answers, as a rerank model says: comparable within one answer only, and no part of the score; null where none was asked.</summary>
    public double? Rerank { get; init; }

    /// <summary>Whether the one person that the question names said it: 1; where it only names that person, 0.5.</summary>
    public required double Entity { get; init; }

    /// <summary>How new it is: 1 now, 0.5 after 30 days.</summary>
    public required double Recency { get; init; }

    /// <summary>What its neighbours in the session lend it: words of the question that stand near it.</summary>
    public required double Context { get; init; }

    /// <summary>How strongly the graphs tie it to the best matches: what is left of one's score at the end of the walk from there.</summary>
    public required double Graph { get; init; }

    /// <summary>How well the question matches that it answers.</summary>
    public required double Answer { get; init; }

    /// <summary>How near it lies to a date that the question names.</summary>
    public required double Date { get; init; }

    /// <summary>How well it matches, if the question asks when and the memory says when; else 0.</summary>
    public required double Time { get; init; }
}
