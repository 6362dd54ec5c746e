using System.CommandLine;

namespace Satchel.Cli.Commands.Money;

/// <summary>The verbs around what is said of agents.</summary>
internal sealed class AgentCommand : Command
{
    /// <summary>Makes the group.</summary>
    public AgentCommand()
        : base("agent", "State who answers for an agent, and show what is stated")
    {
        Add(new AgentAttestCommand());
        Add(new AgentVerifyCommand());
    }
}
