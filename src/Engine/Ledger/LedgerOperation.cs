namespace Satchel.Engine.Ledger;

/// <summary>What somebody did that changed the store.</summary>
public enum LedgerOperation
{
    /// <summary>A new memory.</summary>
    Remember,

    /// <summary>Memories from a file.</summary>
    Import,

    /// <summary>A new version of a memory in place of its current one.</summary>
    Replace,

    /// <summary>A memory was retired.</summary>
    Forget,

    /// <summary>An earlier change was taken back.</summary>
    Undo,

    /// <summary>A memory took the place of another, which was retired.</summary>
    Supersede,

    /// <summary>A memory no longer takes the place of another, which came back.</summary>
    Unsupersede,

    /// <summary>A memory was removed for good, with its whole history.</summary>
    Erase,

    /// <summary>A memory that was held back may be recalled.</summary>
    Release,

    /// <summary>A memory was protected.</summary>
    Protect,

    /// <summary>The protection of a memory was taken away.</summary>
    Unprotect,

    /// <summary>Two memories were linked by hand.</summary>
    Link,

    /// <summary>A link made by hand was removed.</summary>
    Unlink,

    /// <summary>A model refined a memory: wrote it anew, let it take the place of another, or found its causes.</summary>
    Refine,

    /// <summary>A memory that is worth little was retired.</summary>
    Prune,

    /// <summary>A memory came from another device over a relay, or was given up for one that did.</summary>
    Sync,
}
