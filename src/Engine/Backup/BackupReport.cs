using Satchel.Engine.Health;

namespace Satchel.Engine.Backup;

/// <summary>A backup that was made.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="SizeBytes">How large it is.</param>
/// <param name="Proof">What was read of it to prove it.</param>
public sealed record BackupReport(string Path, long SizeBytes, VerificationReport Proof);
