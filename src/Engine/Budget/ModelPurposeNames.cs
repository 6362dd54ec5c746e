namespace Satchel.Engine.Budget;

/// <summary>The names of purposes in JSON and in the purse.</summary>
public static class ModelPurposeNames
{
    private static readonly string[] Names = ["extract", "reconcile", "enrich", "causal", "embed", "rerank", "expand", "probe"];

    /// <summary>The name of a purpose.</summary>
    public static string Of(ModelPurpose purpose) => Names[(int)purpose];
}
