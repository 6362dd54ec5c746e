using System.CommandLine;

namespace Satchel.Cli.Commands.Money;

/// <summary>Shows what others say of a vendor, and why each word counts or not.</summary>
internal sealed class TrustShowCommand : Verb
{
    private const int ShownAttestations = 100;

    private readonly Argument<string> _vendor = MoneyOptions.Vendor();

    public TrustShowCommand()
        : base("show", "Show what others say of a vendor, and why each word counts or not", "satchel trust show weather.example")
        => Add(_vendor);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var vendor = MoneyOptions.VendorOf(context.Value(_vendor));
        var score = await context.Money.Trust.ScoreAsync(vendor, cancellationToken);
        var attestations = await context.Money.Trust.WeighAsync(vendor, ShownAttestations, cancellationToken);
        context.Output.Document(
            "satchel.trust_show/1",
            json =>
            {
                json.WriteString("vendor", vendor.Value);
                TrustPage.WriteScore(json, score);
                TrustPage.Write(json, attestations);
            },
            text => TrustPage.Write(text, vendor, score, attestations));
        return ExitCode.Done;
    }
}
