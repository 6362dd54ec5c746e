namespace Satchel.Cli.Hooks;

/// <summary>Whose hooks are answered; it decides the form of the answer.</summary>
internal enum HookHost
{
    /// <summary>Claude Code: text where it reaches the model, JSON elsewhere.</summary>
    ClaudeCode,

    /// <summary>OpenClaw: text everywhere, which its plugin puts where it belongs.</summary>
    OpenClaw,

    /// <summary>NanoClaw, in whose containers Claude Code runs.</summary>
    NanoClaw,
}
