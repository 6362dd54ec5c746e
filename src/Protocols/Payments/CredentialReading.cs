using System.Buffers;
using Satchel.Protocols.Lightning;

namespace Satchel.Protocols.Payments;

/// <summary>
/// What a request brings to pay with. Every line of <c>Authorization</c> is read, also those that a proxy has joined with commas;
/// schemes other than L402 and LSAT are passed over. The header <c>Macaroon</c> (or <c>Grpc-Metadata-Macaroon</c>) holds a macaroon as hexadecimal
/// digits, with the caveat <c>preimage</c>. Where one credential can be read, broken ones beside it do not count: some clients send
/// the same in two schemes.
/// </summary>
public abstract record CredentialReading
{
    /// <summary>The digits of both alphabets.</summary>
    private static readonly SearchValues<char> Base64Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");

    private CredentialReading()
    {
    }

    /// <summary>It brings nothing.</summary>
    public sealed record None : CredentialReading;

    /// <summary>It brings what cannot be read.</summary>
    public sealed record Malformed : CredentialReading;

    /// <summary>It brings credentials.</summary>
    /// <param name="Credentials">At least one, in order.</param>
    public sealed record Found(IReadOnlyList<L402Credential> Credentials) : CredentialReading;

    /// <summary>Reads the headers of a request.</summary>
    /// <param name="authorization">The lines of <c>Authorization</c>.</param>
    /// <param name="macaroons">The lines of <c>Macaroon</c> and <c>Grpc-Metadata-Macaroon</c>.</param>
    public static CredentialReading Read(IEnumerable<string> authorization, IEnumerable<string> macaroons)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        ArgumentNullException.ThrowIfNull(macaroons);
        var found = new List<L402Credential>();
        var isBroken = false;
        foreach (var line in authorization.Take(TokenLimits.Lines))
        {
            isBroken |= !TryReadLine(line.AsSpan().Trim(), found);
        }

        foreach (var line in macaroons.Take(TokenLimits.Lines))
        {
            isBroken |= !TryReadHex(line.AsSpan().Trim(), found);
        }

        return found.Count > 0 ? new Found([.. found.Take(TokenLimits.Credentials)]) : isBroken ? new Malformed() : new None();
    }

    private static bool TryReadLine(ReadOnlySpan<char> line, List<L402Credential> found)
    {
        if (!TryTakeScheme(ref line, out var scheme))
        {
            return true;
        }

        if (line.Length > TokenLimits.LineCharacters)
        {
            return false;
        }

        var tokens = new List<string>();
        foreach (var range in line.Split(','))
        {
            var piece = line[range].Trim();
            if (TryTakeScheme(ref piece, out var next))
            {
                if (tokens.Count > 0)
                {
                    return false;
                }

                scheme = next;
            }

            var colon = piece.IndexOf(':');
            var token = colon < 0 ? piece : piece[..colon];
            if (!IsToken(token) || tokens.Count == TokenLimits.Tokens)
            {
                return false;
            }

            tokens.Add(token.ToString());
            if (colon < 0)
            {
                continue;
            }

            if (!Preimage.TryParse(piece[(colon + 1)..], out var preimage))
            {
                return false;
            }

            found.Add(new L402Credential(scheme, [.. tokens], preimage));
            tokens.Clear();
        }

        return tokens.Count == 0;
    }

    private static bool TryTakeScheme(ref ReadOnlySpan<char> text, out string scheme)
    {
        var end = text.IndexOfAny(' ', '\t');
        var isScheme = PaymentScheme.IsKnown(end < 0 ? text : text[..end]);
        scheme = isScheme ? text[..(end < 0 ? text.Length : end)].ToString() : "";
        text = isScheme ? text[scheme.Length..].TrimStart() : text;
        return isScheme;
    }

    private static bool IsToken(ReadOnlySpan<char> text)
        => text.Length is > 0 and <= TokenLimits.TokenCharacters && !text.TrimEnd('=').ContainsAnyExcept(Base64Digits);

    private static bool TryReadHex(ReadOnlySpan<char> hex, List<L402Credential> found)
    {
        var bytes = new byte[hex.Length / 2];
        if (hex.Length > TokenLimits.TokenCharacters || hex.Length % 2 == 1
            || Convert.FromHexString(hex, bytes, out _, out _) != OperationStatus.Done
            || !Macaroon.TryRead(bytes, out var macaroon)
            || macaroon.Caveats.Select(Caveat.Parse).LastOrDefault(caveat => caveat?.Key == TokenGrant.Preimage) is not { } caveat
            || !Preimage.TryParse(caveat.Value, out var preimage))
        {
            return false;
        }

        found.Add(new L402Credential(PaymentScheme.L402, [macaroon.ToBase64()], preimage));
        return true;
    }
}
