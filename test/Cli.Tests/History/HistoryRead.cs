namespace Satchel.Cli.Tests.History;

/// <summary>What a run of the program said of one memory.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Version">The version, current or last; null where the answer names none.</param>
/// <param name="Content">The current text; null where none is current.</param>
/// <param name="Began">When the run was started.</param>
/// <param name="Ended">When its answer was there.</param>
internal sealed record HistoryRead(string Memory, int? Version, string? Content, long Began, long Ended);
