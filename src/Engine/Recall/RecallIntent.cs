namespace Satchel.Engine.Recall;

/// <summary>What a question is after.</summary>
public enum RecallIntent
{
    /// <summary>Anything.</summary>
    General,

    /// <summary>Reasons.</summary>
    Why,

    /// <summary>Times and their order.</summary>
    When,

    /// <summary>What is known of a person or thing.</summary>
    Entity,
}
