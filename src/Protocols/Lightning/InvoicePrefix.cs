using System.Globalization;

namespace Satchel.Protocols.Lightning;

/// <summary>The first part of an invoice: <c>ln</c>, the network, the amount.</summary>
internal static class InvoicePrefix
{
    private const string Start = "ln";

    /// <summary>Msat of a bitcoin, and of its parts down to the one of which an msat is ten.</summary>
    private static readonly (string Multiplier, long Msat)[] Units =
    [
        ("", 100_000_000_000),
        ("m", 100_000_000),
        ("u", 100_000),
        ("n", 100),
    ];

    /// <summary>Writes it with the largest unit that fits.</summary>
    public static string Write(LightningNetwork network, Msat? amount)
    {
        var prefix = Start + network.ToInvoicePrefix();
        if (amount is not { } msat)
        {
            return prefix;
        }

        foreach (var (multiplier, unit) in Units)
        {
            if (msat.Value % unit == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{prefix}{msat.Value / unit}{multiplier}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{msat.Value}0p");
    }

    /// <summary>Reads it.</summary>
    public static InvoiceRefusal Read(ReadOnlySpan<char> prefix, out LightningNetwork network, out Msat? amount)
    {
        network = default;
        amount = null;
        if (!prefix.StartsWith(Start))
        {
            return InvoiceRefusal.UnknownNetwork;
        }

        var rest = prefix[Start.Length..];
        var digits = rest.IndexOfAnyInRange('0', '9');
        if (LightningNetworkNames.FromInvoicePrefix(digits < 0 ? rest : rest[..digits]) is not { } known)
        {
            return InvoiceRefusal.UnknownNetwork;
        }

        network = known;
        return digits < 0 || TryReadAmount(rest[digits..], out amount) ? InvoiceRefusal.None : InvoiceRefusal.WrongAmount;
    }

    private static bool TryReadAmount(ReadOnlySpan<char> text, out Msat? amount)
    {
        amount = null;
        var multiplier = char.IsAsciiDigit(text[^1]) ? "" : text[^1..];
        var digits = text[..^multiplier.Length];
        if (digits is [] or ['0', ..] || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        if (multiplier is "p")
        {
            amount = number % 10 == 0 && Msat.TryCreate(number / 10, out var exact) ? exact : null;
            return amount is not null;
        }

        foreach (var (name, unit) in Units)
        {
            if (multiplier.SequenceEqual(name) && number <= Msat.Most / unit)
            {
                amount = new Msat(number * unit);
            }
        }

        return amount is not null;
    }
}
