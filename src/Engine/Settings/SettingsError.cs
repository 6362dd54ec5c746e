namespace Satchel.Engine.Settings;

/// <summary>What can go wrong around the home directory and the settings in it.</summary>
public enum SettingsError
{
    /// <summary>The home directory cannot be made, is not a directory or may not be written.</summary>
    HomeUnusable,

    /// <summary>The settings file is not the JSON object that it must be.</summary>
    FileCorrupt,

    /// <summary>The settings file is larger than its limit.</summary>
    FileTooLarge,

    /// <summary>A file in the home cannot be read or written.</summary>
    FileUnusable,

    /// <summary>Another process held the settings file for too long.</summary>
    Busy,

    /// <summary>A value in the file or in the environment is not one that its key takes.</summary>
    ValueInvalid,

    /// <summary>An <c>@file:</c> or <c>@env:</c> reference leads nowhere.</summary>
    ReferenceMissing,

    /// <summary>The name of the store to use is not a store name.</summary>
    StoreNameInvalid,
}
