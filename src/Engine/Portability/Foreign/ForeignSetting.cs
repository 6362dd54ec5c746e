namespace Satchel.Engine.Portability.Foreign;

/// <summary>A setting of another system.</summary>
/// <param name="From">Its name there.</param>
/// <param name="Key">The key here; null where there is none for it.</param>
/// <param name="Value">Its value in the form that the key takes.</param>
/// <param name="Problem">Why there is no key.</param>
internal sealed record ForeignSetting(string From, string? Key, string Value, string? Problem = null);
