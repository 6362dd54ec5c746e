namespace Satchel.Engine.Store;

/// <summary>Why a store failed.</summary>
public enum StoreError
{
    /// <summary>There is no such store.</summary>
    NotFound,

    /// <summary>A store of this name is already there.</summary>
    AlreadyExists,

    /// <summary>Another process held the store for too long; try again.</summary>
    Busy,

    /// <summary>The file is damaged.</summary>
    Corrupt,

    /// <summary>The file is not a Satchel store.</summary>
    Foreign,

    /// <summary>A newer version of the program wrote the store.</summary>
    NewerSchema,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>The place cannot be written or read by this user.</summary>
    AccessDenied,

    /// <summary>Reading or writing failed for another reason.</summary>
    Failed,

    /// <summary>What was to be written contradicts what is there.</summary>
    Conflict,

    /// <summary>The store was restored while this program had it open; open it again.</summary>
    Restored,

    /// <summary>A file that is to be restored is damaged, or no backup of a store.</summary>
    BackupUnusable,

    /// <summary>The server that keeps the store does not answer; try again.</summary>
    Unavailable,

    /// <summary>The settings do not say how to reach the store.</summary>
    AddressInvalid,
}
