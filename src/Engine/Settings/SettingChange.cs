namespace Satchel.Engine.Settings;

/// <summary>What became of one change of the settings file.</summary>
public abstract record SettingChange
{
    private SettingChange()
    {
    }

    /// <summary>The file holds the new value.</summary>
    public sealed record Changed : SettingChange;

    /// <summary>The file said so already; it was not written.</summary>
    public sealed record Unchanged : SettingChange;

    /// <summary>The key does not take the value; nothing was written.</summary>
    public sealed record Invalid(string Problem) : SettingChange;
}
