using System.CommandLine;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Money;

/// <summary>Keeps a login at a vendor.</summary>
internal sealed class AuthSessionCommand : Verb
{
    private readonly Argument<string> _vendor = MoneyOptions.Vendor();
    private readonly Argument<string> _key = new("LINKING_KEY") { Description = "The key under which the vendor knows this home" };
    private readonly Option<string> _state = MoneyOptions.Label("--state", "active, expired, revoked (default active)", "STATE");
    private readonly Option<string> _expires = MoneyOptions.Label("--expires", "Until when it holds: a time (2027-01-31), or how long from now (12h, 30d)", "TIME");

    public AuthSessionCommand()
        : base("session", "Keep a login at a vendor, or say that it holds no longer", "satchel auth session weather.example 02c3b844 --expires 30d", "satchel auth session weather.example 02c3b844 --state revoked")
    {
        Add(_vendor);
        Add(_key);
        Add(_state);
        Add(_expires);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var state = SessionState.Active;
        if (context.Value(_state) is { } name && !CommerceNames.TryParse(name, out state))
        {
            throw CommandException.Usage("invalid_state", $"--state: '{name}' is not a state.", $"one of {string.Join(", ", CommerceNames.SessionStates)}");
        }

        DateTimeOffset? expires = null;
        if (context.Value(_expires) is { } text)
        {
            expires = TimeText.TryParseFuture(text, context.Clock.GetUtcNow(), out var time)
                ? time
                : throw CommandException.Usage("invalid_time", $"--expires: '{text}' is not a time.", "write 2027-01-31, 12h, 30d or 1y");
        }

        var kept = await context.Money.Agents.SetSessionAsync(
            new AuthSession
            {
                Vendor = MoneyOptions.VendorOf(context.Value(_vendor)),
                Agent = "",
                LinkingKey = context.Value(_key),
                State = state,
                ExpiresAt = expires,
            },
            cancellationToken);
        context.Output.Document(
            "satchel.auth_session/1",
            json =>
            {
                json.WriteString("status", "stored");
                AuthPage.Write(json, kept, context.Clock.GetUtcNow());
            },
            page => page.Line($"stored {CommerceNames.Of(kept.State)} for {kept.Vendor}"));
        return ExitCode.Done;
    }
}
