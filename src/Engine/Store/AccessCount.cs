namespace Satchel.Engine.Store;

/// <summary>How much a memory was used.</summary>
/// <param name="Count">Answers that showed it, each worth half after 30 days; at most <see cref="AccessLog.MostCounted"/>.</param>
/// <param name="LastAt">When it was shown last.</param>
public sealed record AccessCount(double Count, DateTimeOffset LastAt);
