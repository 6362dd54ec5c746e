namespace Satchel.Cli.Hooks;

/// <summary>What a hook has to say.</summary>
internal abstract record HookAnswer
{
    private HookAnswer()
    {
    }

    /// <summary>Nothing.</summary>
    public static HookAnswer Nothing { get; } = new Silence();

    /// <summary>Nothing.</summary>
    public sealed record Silence : HookAnswer;

    /// <summary>A text for the model to read.</summary>
    public sealed record Context(string Text) : HookAnswer;

    /// <summary>The agent shall go on once more, for this reason.</summary>
    public sealed record GoOn(string Reason) : HookAnswer;
}
