namespace Satchel.Engine.Commerce;

/// <summary>One sign that a check before a payment looked at.</summary>
/// <param name="Code">Its stable name.</param>
/// <param name="Effect">What it asks for; approve where it only informs.</param>
/// <param name="Message">What was found, in a sentence without its full stop.</param>
public sealed record PreflightReason(string Code, PreflightVerdict Effect, string Message);
