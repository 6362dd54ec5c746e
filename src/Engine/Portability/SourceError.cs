namespace Satchel.Engine.Portability;

/// <summary>Why another system's memories cannot be read.</summary>
public enum SourceError
{
    /// <summary>There is no such file or directory.</summary>
    NotFound,

    /// <summary>What is there is not of the format.</summary>
    NotRecognised,

    /// <summary>It has several stores, and none of the name that was asked for.</summary>
    Ambiguous,

    /// <summary>A file is damaged.</summary>
    Corrupt,

    /// <summary>A file was being written all the time; try again.</summary>
    Busy,

    /// <summary>A file is larger than what is read at once.</summary>
    TooLarge,

    /// <summary>A file may not be read, or the disk refused.</summary>
    Unreadable,
}
