namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>When a payment to a sandbox arrives.</summary>
public enum SandboxSettlement
{
    /// <summary>At once.</summary>
    AtOnce,

    /// <summary>When somebody says so; until then it is under way.</summary>
    OnCommand,
}
