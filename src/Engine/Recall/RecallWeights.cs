namespace Satchel.Engine.Recall;

/// <summary>
/// What each signal counts for. Few and flat: found on the DEV halves of public sets, where a change of a third moves
/// R@10 by less than a point (docs/performance.md).
/// </summary>
internal static class RecallWeights
{
    public const double Text = 1.0;

    /// <summary>As much as a match: the signal is a share of the score of one.</summary>
    public const double Graph = 1.0;

    public const double Context = 0.60;
    public const double Answer = 0.35;

    /// <summary>
    /// Less than the text of a memory of usual length that says all of the question once, 0.45: the nearest meaning comes before a part
    /// of the words and behind all of them. No public set with vectors has judged it yet.
    /// </summary>
    public const double Vector = 0.4;

    /// <summary>What a word counts for that a model added, beside one of the question: a handful of them never outweigh it.</summary>
    public const double ExtraWord = 0.25;

    public const double Entity = 0.18;
    public const double Date = 0.25;

    /// <summary>What a memory that says when gets on top of its match and its context, where the question asks for it.</summary>
    public const double Time = 0.40;

    /// <summary>What is left of the match of a memory that ends with a question: it asks more than it tells.</summary>
    public const double Asking = 0.8;

    /// <summary>The entity signal of a memory that only names the person; one that the person said has 1.</summary>
    public const double Naming = 0.5;

    /// <summary>How like another term must be to stand in for a word that nobody said.</summary>
    public const double LeastLikeness = 0.6;

    /// <summary>What is left of a walk over the graphs behind every edge.</summary>
    public const double WalkDecay = 0.8;

    /// <summary>What an edge counts that nobody made: that two memories name the same thing says less than a link.</summary>
    public const double ImpliedEdge = 0.2;

    /// <summary>Enough to put the newer of two equal matches first, too little to lift an unrelated one above a match.</summary>
    public const double Recency = 0.01;

    /// <summary>Saturation of a repeated word in BM25.</summary>
    public const double K1 = 1.2;

    /// <summary>How much a long passage is held against it in BM25; half the usual, because memories are short.</summary>
    public const double B = 0.5;

    /// <summary>Places of a session over which context reaches, each way.</summary>
    public const int ContextReach = 8;

    /// <summary>What is left of a word's weight one place further.</summary>
    public const double ContextDecay = 0.85;

    /// <summary>Words from which on a memory lends and borrows less context.</summary>
    public const int ContextWords = 60;

    /// <summary>Days after which recency is one half.</summary>
    public const double RecencyHalfDays = 30;
}
