using Satchel.Protocols.Lightning;

namespace Satchel.Protocols.Payments;

/// <summary>What somebody wants to do with a token.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Now">The time.</param>
/// <param name="UseNumber">Which use it would be, from 1.</param>
/// <param name="RequestHash">The SHA-256 of the request, as small hexadecimal digits.</param>
/// <param name="Preimage">The proof of the payment.</param>
public sealed record TokenUse(string Operation, DateTimeOffset Now, int UseNumber, string RequestHash, Preimage Preimage);
