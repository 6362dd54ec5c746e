using Satchel.Protocols.Lightning;

namespace Satchel.Protocols.Payments;

/// <summary>
/// A paid token and its proof, in the header <c>Authorization</c>: the scheme, a space, one or more tokens in base64 with commas between, a colon and 64
/// hexadecimal digits of the preimage. The text form tells nothing.
/// </summary>
/// <param name="Scheme">The word of the scheme: the one that the challenge had.</param>
/// <param name="Tokens">The tokens, as they came.</param>
/// <param name="Preimage">The proof of the payment.</param>
public sealed record L402Credential(string Scheme, IReadOnlyList<string> Tokens, Preimage Preimage)
{
    /// <summary>The value of the header.</summary>
    public string ToHeader() => $"{Scheme} {string.Join(',', Tokens)}:{Preimage.Reveal()}";

    /// <summary>A fixed text.</summary>
    public override string ToString() => "L402Credential(hidden)";
}
