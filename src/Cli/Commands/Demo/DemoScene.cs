namespace Satchel.Cli.Commands.Demo;

/// <summary>One scene of the second act, which is about money.</summary>
/// <param name="Title">What happens.</param>
/// <param name="Lines">What the purse and the gateway said to it.</param>
internal sealed record DemoScene(string Title, IReadOnlyList<string> Lines);
