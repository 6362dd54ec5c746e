namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>Where a sandbox keeps what it knows, and how it behaves.</summary>
/// <param name="KeyFile">The file of its key, as 64 hexadecimal digits. It is made where it is missing.</param>
/// <param name="NetworkDirectory">The directory that all sandboxes share which can pay each other. It is made where it is missing.</param>
public sealed record SandboxOptions(string KeyFile, string NetworkDirectory)
{
    /// <summary>When payments to it arrive.</summary>
    public SandboxSettlement Settlement { get; init; } = SandboxSettlement.AtOnce;

    /// <summary>What sending a payment costs besides.</summary>
    public Msat Fee { get; init; } = Msat.Zero;
}
