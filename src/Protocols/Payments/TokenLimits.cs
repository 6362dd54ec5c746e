namespace Satchel.Protocols.Payments;

/// <summary>How much of what strangers send as tokens, challenges and credentials is read.</summary>
public static class TokenLimits
{
    /// <summary>Bytes of a macaroon. Ours have about 350; with every attenuation that makes sense one stays below 2,000.</summary>
    public const int MacaroonBytes = 8 * 1024;

    /// <summary>Caveats of a macaroon.</summary>
    public const int Caveats = 64;

    /// <summary>Characters of a token in a header: a macaroon of the largest size as hexadecimal digits.</summary>
    public const int TokenCharacters = 2 * MacaroonBytes;

    /// <summary>Tokens of one credential.</summary>
    public const int Tokens = 8;

    /// <summary>Credentials or challenges of one request or answer, over all lines.</summary>
    public const int Credentials = 8;

    /// <summary>Lines of one header that are read.</summary>
    public const int Lines = 16;

    /// <summary>Characters of one line.</summary>
    public const int LineCharacters = 32 * 1024;

    /// <summary>Parameters of one challenge.</summary>
    public const int Parameters = 32;
}
