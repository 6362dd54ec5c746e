namespace Satchel.Engine.Store;

/// <summary>What an audit is to do.</summary>
public sealed record AuditPlan
{
    /// <summary>Which versions are looked at; null for all, which a repair needs.</summary>
    public AuditSample? Sample { get; init; }

    /// <summary>Whether what can be mended is mended.</summary>
    public bool Repairs { get; init; }

    /// <summary>Told how far the audit is, a page at a time.</summary>
    public IProgress<AuditProgress>? Progress { get; init; }
}
