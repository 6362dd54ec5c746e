namespace Satchel.Cli.Commands.Demo;

/// <summary>A question of the demonstration.</summary>
/// <param name="Text">The question.</param>
/// <param name="Point">What it shows, in one sentence.</param>
internal sealed record DemoQuestion(string Text, string Point);
