namespace Satchel.Engine.Portability.Foreign;

/// <summary>What a store of another system is taken in with.</summary>
/// <param name="ImportsDirectory">Where archives go.</param>
/// <param name="Time">The clock.</param>
/// <param name="Actor">Who does it, for the ledger.</param>
/// <param name="HasModel">Whether there is a model that may refine.</param>
/// <param name="Progress">Is told how many memories were read.</param>
internal sealed record TransferMeans(string ImportsDirectory, TimeProvider Time, string Actor, bool HasModel, IProgress<long>? Progress);
