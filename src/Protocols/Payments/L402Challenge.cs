namespace Satchel.Protocols.Payments;

/// <summary>
/// What a gateway wants to be paid, in the header <c>WWW-Authenticate</c>: <c>L402 macaroon="M", invoice="P", version="0", token="M"</c>.
/// The token stands twice: clients of before look for <c>macaroon</c> right behind the scheme, and for <c>invoice</c> right behind that;
/// the present text has <c>token</c>. Read are any order and case of names, quoted and bare values, <c>LSAT</c>, several challenges in
/// a line, those of other schemes passed over, and unknown parameters.
/// </summary>
/// <param name="Scheme">The word of the scheme as it came, to be used in the answer.</param>
/// <param name="Token">The token, as it came: to a client it is only text.</param>
/// <param name="Invoice">The invoice, not looked into.</param>
/// <param name="Version">The version of the protocol, or null where none is named.</param>
public sealed record L402Challenge(string Scheme, string Token, string Invoice, string? Version)
{
    /// <summary>The version that is written.</summary>
    public const string CurrentVersion = "0";

    /// <summary>A challenge of ours.</summary>
    public static L402Challenge For(Macaroon token, string invoice)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new L402Challenge(PaymentScheme.L402, token.ToBase64(), invoice, CurrentVersion);
    }

    /// <summary>Every challenge of L402 in the lines of the header, in order; those without token or invoice are none.</summary>
    public static IReadOnlyList<L402Challenge> ReadAll(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return
        [
            .. lines.Take(TokenLimits.Lines)
                .Where(line => line.Length <= TokenLimits.LineCharacters)
                .SelectMany(ChallengeLine.Read)
                .Where(challenge => PaymentScheme.IsKnown(challenge.Scheme))
                .Select(FromParameters)
                .OfType<L402Challenge>()
                .Take(TokenLimits.Credentials),
        ];
    }

    /// <summary>The value of the header.</summary>
    public string ToHeader() => $"{PaymentScheme.L402} macaroon=\"{Token}\", invoice=\"{Invoice}\", version=\"{CurrentVersion}\", token=\"{Token}\"";

    /// <summary>The value of a line before it, for clients that know only the former name.</summary>
    public string ToLegacyHeader() => $"{PaymentScheme.Lsat} macaroon=\"{Token}\", invoice=\"{Invoice}\"";

    /// <summary>A fixed text.</summary>
    public override string ToString() => "L402Challenge(hidden)";

    private static L402Challenge? FromParameters(ChallengeLine challenge)
        => (challenge.Find("token") ?? challenge.Find("macaroon")) is { Length: > 0 and <= TokenLimits.TokenCharacters } token
            && challenge.Find("invoice") is { Length: > 0 } invoice
            && IsPrintable(token) && IsPrintable(invoice)
            ? new L402Challenge(challenge.Scheme, token, invoice, challenge.Find("version"))
            : null;

    /// <summary>Whether it may stand in a header again.</summary>
    private static bool IsPrintable(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.AsSpan().ContainsAny("\",\\");
}
