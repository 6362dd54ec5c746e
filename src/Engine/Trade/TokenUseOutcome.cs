namespace Satchel.Engine.Trade;

/// <summary>What becomes of the wish to use a token.</summary>
public abstract record TokenUseOutcome
{
    private TokenUseOutcome()
    {
    }

    /// <summary>It is begun: do what was bought, then finish or abandon it.</summary>
    public sealed record Begun : TokenUseOutcome;

    /// <summary>The same request was answered before, and gets the same answer.</summary>
    /// <param name="Status">The status of the answer.</param>
    /// <param name="Body">The answer.</param>
    public sealed record Answered(int Status, ReadOnlyMemory<byte> Body) : TokenUseOutcome;

    /// <summary>The same request is being answered by somebody else.</summary>
    public sealed record UnderWay : TokenUseOutcome;

    /// <summary>It was used as often as it may be.</summary>
    public sealed record UsedUp : TokenUseOutcome;

    /// <summary>There is no such token, or the owner has made it worthless.</summary>
    public sealed record Worthless : TokenUseOutcome;
}
