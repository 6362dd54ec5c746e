namespace Satchel.Cli.Hooks;

/// <summary>What the user wrote last, as a transcript has it.</summary>
/// <param name="Id">Which message it is; empty where the host does not say.</param>
/// <param name="Text">What was written.</param>
/// <param name="IsKept">Whether the agent has remembered something since.</param>
internal sealed record UserTurn(string Id, string Text, bool IsKept);
