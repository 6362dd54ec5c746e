namespace Satchel.Engine.Guard;

/// <summary>Why something may not be stored.</summary>
/// <param name="Code">The rule, such as <c>content_too_long</c>.</param>
/// <param name="Field">The field that breaks it.</param>
/// <param name="Message">What is wrong, with the limit.</param>
public sealed record Refusal(string Code, string Field, string Message);
