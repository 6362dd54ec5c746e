using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>That one memory led to another, as a model says.</summary>
/// <param name="Source">The cause.</param>
/// <param name="Target">The effect.</param>
/// <param name="Confidence">How sure the model is, 0.75 to 1.</param>
/// <param name="SubType">causes, enables or prevents.</param>
/// <param name="Rationale">Why, in the model's words.</param>
/// <param name="Model">Who says so.</param>
internal sealed record Cause(MemoryId Source, MemoryId Target, double Confidence, string SubType, string Rationale, string Model);
