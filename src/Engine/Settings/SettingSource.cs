namespace Satchel.Engine.Settings;

/// <summary>Where the value of a setting comes from.</summary>
public enum SettingSource
{
    /// <summary>Nobody set it and it has no default.</summary>
    Unset,

    /// <summary>The program's own default.</summary>
    Default,

    /// <summary>The settings file.</summary>
    File,

    /// <summary>A variable of the environment; only with <c>SATCHEL_CONFIG_FROM_ENV=1</c>.</summary>
    Environment,
}
