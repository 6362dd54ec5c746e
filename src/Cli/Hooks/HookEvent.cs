namespace Satchel.Cli.Hooks;

/// <summary>What an agent's host tells of.</summary>
internal enum HookEvent
{
    /// <summary>A session begins, goes on, or was compacted.</summary>
    SessionStart,

    /// <summary>The user has sent a message.</summary>
    UserPrompt,

    /// <summary>The agent has answered and would stop.</summary>
    Stop,

    /// <summary>The agent is about to hand work to a sub-agent.</summary>
    Subagent,

    /// <summary>The agent is about to leave plan mode.</summary>
    PlanExit,

    /// <summary>The conversation is about to be compacted.</summary>
    PreCompact,

    /// <summary>A session ends.</summary>
    SessionEnd,
}
