namespace Satchel.Engine.Budget;

/// <summary>What a limit is about.</summary>
public enum BudgetScope
{
    /// <summary>Everything together.</summary>
    Global,

    /// <summary>One vendor, under all of its keys.</summary>
    Vendor,

    /// <summary>One operation that is paid for.</summary>
    Operation,

    /// <summary>One agent that pays.</summary>
    Agent,

    /// <summary>One purpose that is paid for; for tokens, what a model is asked for.</summary>
    Purpose,
}
