namespace Satchel.Engine.Recall;

/// <summary>A signal in which one memory is behind another.</summary>
/// <param name="Signal">The name of the signal.</param>
/// <param name="Own">What the memory has.</param>
/// <param name="Other">What the other one has.</param>
public sealed record SignalGap(string Signal, double Own, double Other);
