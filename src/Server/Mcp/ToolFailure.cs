using Satchel.Engine.Guard;

namespace Satchel.Server.Mcp;

/// <summary>The one way in which a call ends without an answer. Translated once, at the desk.</summary>
internal sealed class ToolFailure(string code, string message, bool isRetryable = false) : Exception(message)
{
    /// <summary>Stable name of the failure.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsRetryable { get; } = isRetryable;

    /// <summary>What became of a text that was to be stored; null where the call was about something else.</summary>
    public string? Status { get; private init; }

    /// <summary>A rule of the guard forbids it.</summary>
    public static ToolFailure Rejected(Refusal reason) => new(reason.Code, $"Not stored: {reason.Message}.") { Status = "rejected" };

    /// <summary>An argument is not what it must be.</summary>
    public static ToolFailure Invalid(string argument, string problem) => new("invalid_argument", $"{argument}: {problem}.");
}
