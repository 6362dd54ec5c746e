using Satchel.Protocols.Lightning;

namespace Satchel.Server.Buying;

/// <summary>What is to be bought.</summary>
/// <param name="Method">The method of the request.</param>
/// <param name="Address">The whole address, with its query.</param>
/// <param name="Body">The body, or null.</param>
/// <param name="Operation">The operation, for the journal.</param>
/// <param name="MaxTotal">The most that payment and fee may cost together.</param>
/// <param name="OnlyAsks">Whether only the price is asked, and nothing paid.</param>
public sealed record BuyOrder(HttpMethod Method, Uri Address, ReadOnlyMemory<byte>? Body, string Operation, Msat MaxTotal, bool OnlyAsks);
