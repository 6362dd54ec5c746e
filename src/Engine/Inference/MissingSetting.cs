namespace Satchel.Engine.Inference;

/// <summary>A setting without which a model cannot be asked.</summary>
/// <param name="Key">The key.</param>
/// <param name="Command">The command that sets it.</param>
public sealed record MissingSetting(string Key, string Command);
