namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>What sums of payments are kept for.</summary>
internal enum TallyScope
{
    /// <summary>All of a network.</summary>
    Global,

    /// <summary>One key of a vendor.</summary>
    Vendor,

    /// <summary>One operation.</summary>
    Operation,

    /// <summary>One agent.</summary>
    Agent,

    /// <summary>One purpose.</summary>
    Purpose,

    /// <summary>One protocol.</summary>
    Protocol,
}
