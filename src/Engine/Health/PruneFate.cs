namespace Satchel.Engine.Health;

/// <summary>What became of a memory that is to be retired.</summary>
public enum PruneFate
{
    /// <summary>It was retired; <c>undo</c> brings it back.</summary>
    Retired,

    /// <summary>The budget of the day is spent: a person decides, or a later pass.</summary>
    Proposed,

    /// <summary>The budget of the day is spent, and there is nothing to decide: a later pass retires it.</summary>
    Waiting,
}
