namespace Satchel.Engine.Portability;

/// <summary>What became of one setting of another system. No value stands here: it may be a secret.</summary>
/// <param name="From">Its name there.</param>
/// <param name="Key">The key here; null where there is none for it.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Problem">Why it was not taken; null where it was.</param>
public sealed record MovedSetting(string From, string? Key, SettingFate Fate, string? Problem);
