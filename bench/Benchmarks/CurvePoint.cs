namespace Satchel.Benchmarks;

/// <summary>What a question costs at one size, in milliseconds.</summary>
internal sealed record CurvePoint(
    int Memories, double RecallMedianMs, double Recall95Ms, double Fts5MedianMs, double Fts595Ms, double ProcessorMedianMs, double Processor95Ms);
