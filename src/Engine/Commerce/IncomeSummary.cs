using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>What this home's gateway has earned on one network.</summary>
/// <param name="Network">The network.</param>
/// <param name="Payments">Payments that came in, and were not given back.</param>
/// <param name="Total">What they brought.</param>
/// <param name="ByOperation">By what was sold, in the order of the names.</param>
public sealed record IncomeSummary(PaymentNetwork Network, long Payments, Msat Total, IReadOnlyList<KeyValuePair<string, Msat>> ByOperation);
