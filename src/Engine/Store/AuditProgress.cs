namespace Satchel.Engine.Store;

/// <summary>How far an audit is.</summary>
/// <param name="Stage">What it is busy with.</param>
/// <param name="Done">Entries, versions or terms of the stage that are done.</param>
public readonly record struct AuditProgress(AuditStage Stage, long Done);
