using System.Diagnostics;

namespace Satchel.Engine.Settings;

/// <summary>The home directory or the settings in it cannot be used. The message is written for the owner.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Says what failed, and what the owner can do about it.</summary>
    public SettingsException(SettingsError error, string message, string? hint = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
        Hint = hint;
    }

    /// <summary>What failed.</summary>
    public SettingsError Error { get; }

    /// <summary>What the owner can do about it, if anything.</summary>
    public string? Hint { get; }

    /// <summary>The stable name of <see cref="Error"/> on the wire.</summary>
    public string Code => Error switch
    {
        SettingsError.HomeUnusable => "home_unusable",
        SettingsError.FileCorrupt => "config_corrupt",
        SettingsError.FileTooLarge => "config_too_large",
        SettingsError.FileUnusable => "config_unusable",
        SettingsError.Busy => "config_busy",
        SettingsError.ValueInvalid => "config_value_invalid",
        SettingsError.ReferenceMissing => "config_reference_missing",
        SettingsError.StoreNameInvalid => "store_name_invalid",
        _ => throw new UnreachableException(),
    };

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient => Error is SettingsError.Busy;
}
