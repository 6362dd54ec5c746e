namespace Satchel.Engine.Commerce;

/// <summary>How well an agent is known to who speaks for it.</summary>
public enum ComplianceLevel
{
    /// <summary>Nothing is said.</summary>
    Unknown,

    /// <summary>It says so itself.</summary>
    SelfDeclared,

    /// <summary>Somebody has looked at papers.</summary>
    KycVerified,

    /// <summary>A regulated business stands behind it.</summary>
    RegulatedEntity,
}
