namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>
/// What models have answered so far about one version of a memory, each answer with what it was asked about. It is kept
/// from one attempt to the next, so that nothing is asked and paid twice.
/// </summary>
internal sealed record RefineDraft(long Document)
{
    public Fact? Fact { get; init; }

    public (string Candidates, Verdict Verdict)? Verdict { get; init; }

    public (string Text, Enrichment Enrichment)? Enrichment { get; init; }

    public (string Candidates, IReadOnlyList<Cause> Causes)? Causes { get; init; }
}
