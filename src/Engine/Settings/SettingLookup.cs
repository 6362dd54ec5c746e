namespace Satchel.Engine.Settings;

/// <summary>What the registry says about a key that somebody typed.</summary>
public abstract record SettingLookup
{
    private SettingLookup()
    {
    }

    /// <summary>The key is known.</summary>
    public sealed record Known(SettingKey Key) : SettingLookup;

    /// <summary>The key is not known; <paramref name="Closest"/> is the one that was probably meant, if any is near.</summary>
    public sealed record Unknown(string? Closest) : SettingLookup;
}
