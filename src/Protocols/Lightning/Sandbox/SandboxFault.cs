using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>What goes wrong with one payment that a sandbox is to send.</summary>
public abstract record SandboxFault
{
    private SandboxFault()
    {
    }

    /// <summary>It fails, and nothing is sent.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Fail(PaymentFailure Reason) : SandboxFault;

    /// <summary>It is sent and arrives, but whoever asked gets no answer.</summary>
    public sealed record LoseAnswer : SandboxFault;

    /// <summary>It stays on the way for a while.</summary>
    /// <param name="Length">How long.</param>
    public sealed record Delay(TimeSpan Length) : SandboxFault;
}
