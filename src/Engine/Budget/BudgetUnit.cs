namespace Satchel.Engine.Budget;

/// <summary>What a limit counts.</summary>
public enum BudgetUnit
{
    /// <summary>Thousandths of a satoshi that are paid out, fees included; each network by itself.</summary>
    Msat,

    /// <summary>Tokens of models, read and written.</summary>
    Tokens,
}
