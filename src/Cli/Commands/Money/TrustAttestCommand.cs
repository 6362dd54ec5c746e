using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Commands.Sync;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Engine.Sync;

namespace Satchel.Cli.Commands.Money;

/// <summary>Attests a vendor in the name of this home.</summary>
internal sealed class TrustAttestCommand : Verb
{
    private readonly Argument<string> _vendor = MoneyOptions.Vendor();
    private readonly Option<double> _score = new("--score") { Description = "From 0 to 1 (default: what our own payments say)", HelpName = "0..1" };
    private readonly Option<string> _basis = MoneyOptions.Label("--basis", "What it rests on (default transaction_history)");
    private readonly Option<string> _expires = MoneyOptions.Label("--expires", "Until when it holds: a time (2027-01-31), or how long from now (1y)", "TIME");
    private readonly Option<bool> _withdraw = new("--withdraw") { Description = "Take back what was said, here and on the relays" };

    public TrustAttestCommand()
        : base(
            "attest",
            "Attest a vendor in the name of this home, signed, and tell the relays of nostr.relays; without relays it stays here",
            "satchel trust attest weather.example",
            "satchel trust attest weather.example --score 0.9 --basis audit --expires 1y",
            "satchel trust attest weather.example --withdraw")
    {
        Add(_vendor);
        Add(_score);
        Add(_basis);
        Add(_expires);
        Add(_withdraw);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var draft = Read(context);
        using var signer = context.OpenSigner();
        await using var sync = HomeSync.RelaysOf(context.Settings).Count > 0 && signer is not null
            ? HomeSync.Open(context.Home, context.Settings, CommandContext.Random, context.Clock)
            : null;
        var outcome = await VendorAttesting.AttestAsync(context.Money, draft, signer?.Statements, context.TrustRules, sync, cancellationToken)
            ?? throw (draft.IsWithdrawal
                ? CommandException.No("no_attestation", $"This home says nothing of {draft.Vendor}.")
                : CommandException.No("no_payments", $"There is no payment to {draft.Vendor} to rest a score on.", "give one with --score"));
        Write(context, outcome);
        return ExitCode.Done;
    }

    private AttestationDraft Read(CommandContext context)
    {
        double? score = context.Given(_score) ? context.Value(_score) : null;
        if (score is < 0 or > 1 or double.NaN)
        {
            throw CommandException.Usage("out_of_range", string.Create(CultureInfo.InvariantCulture, $"--score: {score} is not between 0 and 1."));
        }

        DateTimeOffset? expires = null;
        if (context.Value(_expires) is { } text)
        {
            expires = TimeText.TryParseFuture(text, context.Clock.GetUtcNow(), out var time)
                ? time
                : throw CommandException.Usage("invalid_time", $"--expires: '{text}' is not a time.", "write 2027-01-31, 30d, 3mo or 1y");
        }

        var withdraws = context.Value(_withdraw);
        return withdraws && (score is not null || expires is not null || context.Given(_basis))
            ? throw CommandException.Usage("usage", "--withdraw takes back all that was said: it excludes --score, --basis and --expires.")
            : new AttestationDraft
            {
                Vendor = MoneyOptions.VendorOf(context.Value(_vendor)),
                Share = score,
                Basis = context.Given(_basis) ? MoneyOptions.LabelOf(context, _basis) : "transaction_history",
                ExpiresAt = expires,
                IsWithdrawal = withdraws,
            };
    }

    private static void Write(CommandContext context, AttestOutcome outcome)
    {
        var said = outcome.Attestation;
        context.Output.Document(
            "satchel.trust_attest/1",
            json =>
            {
                json.WriteString("status", outcome.Status);
                json.WriteString("vendor", said.Vendor.Value);
                TrustPage.WriteScore(json, "score", said.Share);
                json.WriteString("basis", said.Basis);
                json.WriteBoolean("signed", outcome.IsSigned);
                json.WriteString("event", outcome.IsSigned ? said.Event : null);
                json.WriteNumber("pushed", outcome.Pushed);
                json.WriteNumber("waiting", outcome.Waiting);
                TrustSyncPage.WriteRelays(json, outcome.Relays);
            },
            text =>
            {
                text.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{outcome.Status} {(said.Share is { } share ? $"{share:0.00}" : "a withdrawal")} for {said.Vendor}{Why(outcome)}"));
                foreach (var relay in outcome.Relays)
                {
                    text.Line($"  {relay.Address}: {(relay.Problem is { } problem ? $"{problem}; it waits for the next sync" : "has it")}");
                }
            });
    }

    private static string Why(AttestOutcome outcome)
        => !outcome.IsSigned ? ", not signed: nostr.identity is unsigned, or nothing of it is for others"
            : outcome.Relays.Count == 0 ? ", signed; no relays are configured (nostr.relays)"
            : FormattableString.Invariant($", signed; {outcome.Pushed} of {outcome.Relays.Count} relays have it");
}
