using Satchel.Protocols.Crypto;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>The argument that names an agent.</summary>
internal static class Agents
{
    /// <summary>The agent that is meant.</summary>
    public static ToolParameter Agent { get; } = new("agent_pubkey", ArgumentKind.Text, "64 hex digits") { IsRequired = true };

    /// <summary>The public key that a call names.</summary>
    /// <exception cref="ToolFailure">It is none.</exception>
    public static string Of(ToolCall call)
        => XOnlyKey.TryParse(call.Arguments.Text(Agent.Name).Trim().ToLowerInvariant(), out var key)
            ? key.ToString()
            : throw ToolFailure.Invalid(Agent.Name, "a public key of 64 hexadecimal digits is needed");
}
