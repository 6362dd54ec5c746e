namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>
/// A secret number other than zero in 64 signed digits of base 16, each odd and between -15 and 15: none is zero, so each costs the same. An
/// odd k below 2^256 has them: bit i of (k + 2^256 - 1) / 2 stands for 2^i where it is set and for -2^i where it is not, and
/// four bits with the value w make the digit 2 w - 15. Of k and n - k one is odd; that one is taken.
/// </summary>
internal readonly ref struct SignedDigits
{
    /// <summary>How many digits there are.</summary>
    public const int Count = 64;

    /// <summary>How many amounts a digit can have: 1, 3, ..., 15.</summary>
    public const int Amounts = 8;

    private readonly ulong _d0;
    private readonly ulong _d1;
    private readonly ulong _d2;
    private readonly ulong _d3;

    public SignedDigits(in Scalar secret)
    {
        IsNegated = (secret.D0 & 1) - 1;
        var odd = secret.NegateIf(!secret.IsOdd);
        _d0 = odd.D0 >> 1 | odd.D1 << 63;
        _d1 = odd.D1 >> 1 | odd.D2 << 63;
        _d2 = odd.D2 >> 1 | odd.D3 << 63;
        _d3 = odd.D3 >> 1 | 1UL << 63;
    }

    /// <summary>All bits where the digits are those of n - k, none where they are those of k.</summary>
    public ulong IsNegated { get; }

    /// <summary>
    /// One digit, the lowest one being 0: the place of its amount among 1, 3, ..., 15, and all bits where it is negative. The
    /// place in <paramref name="digit"/> is public, what stands there is not.
    /// </summary>
    public (ulong Amount, ulong Negative) this[int digit]
    {
        get
        {
            var limb = (digit >> 4) switch
            {
                0 => _d0,
                1 => _d1,
                2 => _d2,
                _ => _d3,
            };
            var window = limb >> (4 * (digit & 15)) & 15;
            var negative = (window >> 3) - 1;
            return ((window ^ negative) & 7, negative);
        }
    }

    /// <summary>All bits where two small numbers are equal, none where they differ.</summary>
    public static ulong Equal(ulong a, ulong b) => 0UL - (((a ^ b) - 1) >> 63);
}
