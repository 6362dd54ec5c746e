using System.CommandLine;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Money;

/// <summary>Says or shows who stands behind a vendor.</summary>
internal sealed class VendorKycCommand : Verb
{
    private readonly Argument<string> _vendor = MoneyOptions.Vendor();
    private readonly Option<bool> _verified = new("--verified") { Description = "Somebody has looked at papers" };
    private readonly Option<bool> _unverified = new("--unverified") { Description = "Nobody has, or it no longer holds" };
    private readonly Option<string> _jurisdiction = MoneyOptions.Label("--jurisdiction", "The country or region", "CODE");
    private readonly Option<string> _source = MoneyOptions.Label("--source", "Who has verified it");
    private readonly Option<string> _evidence = MoneyOptions.Label("--evidence", "Where the evidence lies");
    private readonly Option<string> _expires = MoneyOptions.Label("--expires", "Until when it holds: a time (2027-01-31), or how long from now (1y)", "TIME");

    public VendorKycCommand()
        : base(
            "kyc",
            "Say who stands behind a vendor; without options it is shown. Only a person does this: no tool of a model can",
            "satchel vendor kyc weather.example --verified --jurisdiction SI --source \"company register\" --expires 1y",
            "satchel vendor kyc weather.example")
    {
        Add(_vendor);
        Add(_verified);
        Add(_unverified);
        Add(_jurisdiction);
        Add(_source);
        Add(_evidence);
        Add(_expires);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var vendor = MoneyOptions.VendorOf(context.Value(_vendor));
        var known = await context.Money.Vendors.KycAsync(vendor, cancellationToken);
        if (context.Value(_verified) && context.Value(_unverified))
        {
            throw CommandException.Usage("usage", "--verified and --unverified exclude each other.");
        }

        Option[] options = [_verified, _unverified, _jurisdiction, _source, _evidence, _expires];
        var sets = options.Any(context.Given);
        if (sets)
        {
            var before = known ?? new VendorKyc { Vendor = vendor, IsVerified = false };
            known = await context.Money.Vendors.SetKycAsync(
                before with
                {
                    IsVerified = context.Value(_verified) || (before.IsVerified && !context.Value(_unverified)),
                    VerifiedAt = context.Value(_verified) ? null : before.VerifiedAt,
                    Jurisdiction = context.Given(_jurisdiction) ? MoneyOptions.LabelOf(context, _jurisdiction) : before.Jurisdiction,
                    Source = context.Given(_source) ? MoneyOptions.LabelOf(context, _source) : before.Source,
                    Evidence = context.Given(_evidence) ? MoneyOptions.LabelOf(context, _evidence) : before.Evidence,
                    ExpiresAt = context.Given(_expires) ? Expiry(context) : before.ExpiresAt,
                },
                cancellationToken);
        }

        var shown = known ?? new VendorKyc { Vendor = vendor, IsVerified = false };
        context.Output.Document(
            "satchel.vendor_kyc/1",
            json =>
            {
                json.WriteString("status", sets ? "set" : known is null ? "unknown" : "known");
                ComplianceJson.WriteKyc(json, shown);
            },
            text => text.Line(
                $"{shown.Vendor}: {(shown.Holds(context.Clock.GetUtcNow()) ? "verified" : "not verified")}{(shown.Jurisdiction.Length > 0 ? $", {shown.Jurisdiction}" : "")}{(shown.Source.Length > 0 ? $", by {shown.Source}" : "")}{(shown.ExpiresAt is { } end ? $", until {TimeText.Format(end)}" : "")}"));
        return ExitCode.Done;
    }

    private DateTimeOffset Expiry(CommandContext context)
        => TimeText.TryParseFuture(context.Value(_expires), context.Clock.GetUtcNow(), out var time)
            ? time
            : throw CommandException.Usage("invalid_time", $"--expires: '{context.Value(_expires)}' is not a time.", "write 2027-01-31, 30d, 3mo or 1y");
}
