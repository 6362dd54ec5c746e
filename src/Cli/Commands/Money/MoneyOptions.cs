using System.CommandLine;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;

namespace Satchel.Cli.Commands.Money;

/// <summary>What the verbs around money take alike.</summary>
internal static class MoneyOptions
{
    private const int UsualDays = 30;
    private const int LabelCharacters = 200;

    public static Option<string> Network()
    {
        var option = new Option<string>("--network") { Description = "Where money moves: mainnet, regtest, sandbox (default mainnet); never summed together", HelpName = "NETWORK" };
        option.CompletionSources.Add([.. CommerceNames.Networks]);
        return option;
    }

    public static Argument<string> Vendor() => new("VENDOR") { Description = "A host, an address or a name" };

    public static Option<string> Since() => PastTimeOption.Create("--since", "From when on (default 30d)");

    public static Option<string> Label(string name, string description, string helpName = "TEXT") => new(name) { Description = description, HelpName = helpName };

    /// <exception cref="CommandException">There is no such network.</exception>
    public static PaymentNetwork NetworkOf(CommandContext context, Option<string> option)
        => context.Value(option) is not { } text ? PaymentNetwork.Mainnet
            : CommerceNames.TryParse(text, out PaymentNetwork network) ? network
            : throw CommandException.Usage("invalid_network", $"--network: '{text}' is not a network.", $"one of {string.Join(", ", CommerceNames.Networks)}");

    /// <exception cref="CommandException">That is no vendor.</exception>
    public static VendorKey VendorOf(string text)
        => VendorKey.TryParse(text, out var vendor) ? vendor : throw CommandException.Usage("invalid_vendor", $"'{text}' is not a vendor.", "a host such as shop.example, or a name");

    public static DateTimeOffset SinceOf(CommandContext context, Option<string> option)
        => PastTimeOption.Read(context, option) ?? context.Clock.GetUtcNow().AddDays(-UsualDays);

    /// <exception cref="CommandException">That is no label.</exception>
    public static string LabelOf(CommandContext context, Option<string> option)
    {
        var text = context.Value(option)?.Trim() ?? "";
        return text.Length > LabelCharacters || text.Any(char.IsControl)
            ? throw CommandException.Usage("invalid_label", $"{option.Name}: at most {LabelCharacters} characters in one line are needed.")
            : text;
    }

    /// <exception cref="CommandException">That is no public key.</exception>
    public static string KeyOf(string text)
        => XOnlyKey.TryParse(text.Trim().ToLowerInvariant(), out var key)
            ? key.ToString()
            : throw CommandException.Usage("invalid_key", $"'{text}' is not a public key.", "64 hexadecimal digits are needed");

    /// <exception cref="CommandException">That is no amount.</exception>
    public static Msat SatsOf(string name, string text, long lowest)
        => long.TryParse(text, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture, out var sats)
            && sats >= lowest
            && sats <= Msat.Most / Msat.PerSat
            ? Msat.FromSats(sats)
            : throw CommandException.Usage("invalid_amount", $"{name}: '{text}' is not an amount in sats.", FormattableString.Invariant($"a whole number from {lowest}"));
}
