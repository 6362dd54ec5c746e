namespace Satchel.Engine.Settings;

/// <summary>What stands for one key, as it is written: a reference is not followed.</summary>
/// <param name="Key">The key.</param>
/// <param name="Written">The text; null where there is none.</param>
/// <param name="Source">Where it stands.</param>
public sealed record SettingValue(SettingKey Key, string? Written, SettingSource Source)
{
    /// <summary>Whether the text is an <c>@file:</c> or <c>@env:</c> reference.</summary>
    public bool IsReference => Written is not null && SettingReference.TryParse(Written, out _);
}
