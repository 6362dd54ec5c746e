namespace Satchel.Server.Mcp;

/// <summary>What a tool does to the store, for hosts that ask a person before some of them.</summary>
internal enum ToolEffect
{
    /// <summary>It only reads.</summary>
    Reads,

    /// <summary>It adds; the same again adds nothing.</summary>
    Adds,

    /// <summary>It puts something in the place of what is there.</summary>
    Changes,

    /// <summary>It retires; the same again retires nothing.</summary>
    Retires,
}
