using System.CommandLine;
using System.Globalization;

namespace Satchel.Cli.Commands.Money;

/// <summary>Attests a vendor in the name of this home.</summary>
internal sealed class TrustAttestCommand : Verb
{
    private readonly Argument<string> _vendor = MoneyOptions.Vendor();
    private readonly Option<double> _score = new("--score") { Description = "From 0 to 1 (default: what our own payments say)", HelpName = "0..1" };
    private readonly Option<string> _basis = MoneyOptions.Label("--basis", "What it rests on (default transaction_history)");

    public TrustAttestCommand()
        : base("attest", "Attest a vendor in the name of this home. It stays here: no relays are configured", "satchel trust attest weather.example", "satchel trust attest weather.example --score 0.9 --basis audit")
    {
        Add(_vendor);
        Add(_score);
        Add(_basis);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        double? score = context.Given(_score) ? context.Value(_score) : null;
        if (score is < 0 or > 1 or double.NaN)
        {
            throw CommandException.Usage("out_of_range", string.Create(CultureInfo.InvariantCulture, $"--score: {score} is not between 0 and 1."));
        }

        var basis = context.Given(_basis) ? MoneyOptions.LabelOf(context, _basis) : "transaction_history";
        var vendor = MoneyOptions.VendorOf(context.Value(_vendor));
        var attested = await context.Money.Trust.AttestAsync(vendor, score, basis, cancellationToken)
            ?? throw CommandException.No("no_payments", $"There is no payment to {vendor} to rest a score on.", "give one with --score");
        context.Output.Document(
            "satchel.trust_attest/1",
            json =>
            {
                json.WriteString("status", "recorded");
                json.WriteString("vendor", attested.Vendor.Value);
                json.WriteNumber("score", attested.Share!.Value);
                json.WriteString("basis", attested.Basis);
                json.WriteNumber("pushed", 0);
            },
            text => text.Line(string.Create(CultureInfo.InvariantCulture, $"recorded {attested.Share:0.00} for {attested.Vendor}; not published")));
        return ExitCode.Done;
    }
}
