using System.Globalization;

namespace Satchel.Protocols.Lightning;

/// <summary>An amount of Lightning: whole thousandths of a satoshi, from nothing to all bitcoins that can ever be.</summary>
public readonly record struct Msat : IComparable<Msat>
{
    /// <summary>How many there are in a satoshi.</summary>
    public const long PerSat = 1_000;

    /// <summary>The most that there can be: 21 million bitcoins.</summary>
    public const long Most = 21_000_000L * 100_000_000 * PerSat;

    /// <summary>Takes a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or above <see cref="Most"/>.</exception>
    public Msat(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Most);
        Value = value;
    }

    /// <summary>Nothing.</summary>
    public static Msat Zero => default;

    /// <summary>The number.</summary>
    public long Value { get; }

    /// <summary>Whole satoshis; what is left over counts as one more, so that a limit in satoshis is never passed unseen.</summary>
    public long SatsRoundedUp => (Value + PerSat - 1) / PerSat;

    /// <summary>Whether it is a number of whole satoshis.</summary>
    public bool IsWholeSats => Value % PerSat == 0;

    /// <summary>An amount of whole satoshis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or more than there can be.</exception>
    public static Msat FromSats(long sats)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sats);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sats, Most / PerSat);
        return new Msat(sats * PerSat);
    }

    /// <summary>Takes a number that came from elsewhere; false where it is negative or more than there can be.</summary>
    public static bool TryCreate(long value, out Msat amount)
    {
        var isAmount = value is >= 0 and <= Most;
        amount = isAmount ? new Msat(value) : default;
        return isAmount;
    }

    /// <summary>The sum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is more than there can be.</exception>
    public static Msat operator +(Msat left, Msat right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static Msat operator -(Msat left, Msat right) => new(left.Value - right.Value);

    /// <summary>Whether the left one is less.</summary>
    public static bool operator <(Msat left, Msat right) => left.Value < right.Value;

    /// <summary>Whether the left one is more.</summary>
    public static bool operator >(Msat left, Msat right) => left.Value > right.Value;

    /// <summary>Whether the left one is not more.</summary>
    public static bool operator <=(Msat left, Msat right) => left.Value <= right.Value;

    /// <summary>Whether the left one is not less.</summary>
    public static bool operator >=(Msat left, Msat right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Msat other) => Value.CompareTo(other.Value);

    /// <summary>The number and its unit.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value} msat");
}
