using System.CommandLine;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Engine.Sync;
using Satchel.Protocols.Lightning.Login;

namespace Satchel.Cli.Commands.Money;

/// <summary>Logs in at a vendor.</summary>
internal sealed class AuthLoginCommand : Verb
{
    private readonly Argument<string> _request = new("LNURL") { Description = "What the vendor shows: lnurl1…, keyauth://… or an address with tag=login" };
    private readonly Option<string> _expires = MoneyOptions.Label("--expires", "Until when the login holds: a time (2027-01-31), or how long from now (default 30d)", "TIME");
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say which host asks for what, and sign nothing" };

    public AuthLoginCommand()
        : base(
            "login",
            "Log in at a vendor (LNURL-auth) with a key that only it gets; its host must be in auth.hosts",
            "satchel auth login lnurl1dp68gurn8ghj7… --dry-run",
            "satchel config set auth.hosts weather.example && satchel auth login 'keyauth://weather.example/login?tag=login&k1=…'")
    {
        Add(_request);
        Add(_expires);
        Add(_dryRun);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var request = LoginRequest.TryParse(context.Value(_request), out var read)
            ? read
            : throw CommandException.Usage("invalid_lnurl", "LNURL: that is no wish for a login.", "lnurl1…, keyauth://… or https://host/…?tag=login&k1=…");
        DateTimeOffset? expires = null;
        if (context.Value(_expires) is { } text)
        {
            expires = TimeText.TryParseFuture(text, context.Clock.GetUtcNow(), out var time)
                ? time
                : throw CommandException.Usage("invalid_time", $"--expires: '{text}' is not a time.", "write 2027-01-31, 12h, 30d or 1y");
        }

        var hosts = VendorLogin.HostsOf(context.Settings);
        if (context.Value(_dryRun))
        {
            Show(context, request, hosts.Contains(request.Host, StringComparer.Ordinal));
            return ExitCode.Done;
        }

        if (context.Output.IsText)
        {
            context.Output.Note($"{request.Host} asks for: {request.Action ?? "login"}");
        }

        using var signer = context.OpenSigner()
            ?? throw CommandException.No("cannot_sign", "nostr.identity is unsigned: nothing can be signed.", "satchel config unset nostr.identity");
        switch (await new VendorLogin(context.Money, context.Clock, PublicNetwork.Connect).LoginAsync(request, signer, hosts, expires, cancellationToken))
        {
            case LoginOutcome.Accepted { Session: var kept }:
                Write(context, "accepted", request, kept, reason: null);
                return ExitCode.Done;
            case LoginOutcome.Rejected rejected:
                Write(context, "rejected", request, rejected.Session, rejected.Reason);
                return ExitCode.No;
            case LoginOutcome.HostNotAllowed { Host: var host }:
                throw CommandException.No("host_not_allowed", $"{host} is not in auth.hosts; nothing was signed.", $"satchel config set auth.hosts {string.Join(',', hosts.Append(host))}");
            case LoginOutcome.NoAnswer { Problem: var problem }:
                throw new CommandException(ExitCode.Outside, "no_answer", $"{request.Host}: {problem}", "ask the vendor for another LNURL and try again", isRetryable: true);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void Show(CommandContext context, LoginRequest request, bool isAllowed)
        => context.Output.Document(
            "satchel.auth_login/1",
            json =>
            {
                json.WriteString("status", "would_login");
                json.WriteString("host", request.Host);
                json.WriteString("action", request.Action ?? "login");
                json.WriteBoolean("allowed", isAllowed);
            },
            page => page.Line($"{request.Host} asks for: {request.Action ?? "login"}; {(isAllowed ? "it is in auth.hosts" : "it is not in auth.hosts, so nothing would be signed")}"));

    private static void Write(CommandContext context, string status, LoginRequest request, AuthSession kept, string? reason)
        => context.Output.Document(
            "satchel.auth_login/1",
            json =>
            {
                json.WriteString("status", status);
                json.WriteString("host", request.Host);
                json.WriteString("action", request.Action ?? "login");
                json.WriteString("reason", reason);
                AuthPage.Write(json, kept, context.Clock.GetUtcNow());
            },
            page => page.Line(status is "accepted"
                ? $"logged in at {request.Host} as {kept.LinkingKey}{(kept.ExpiresAt is { } end ? $", until {TimeText.Format(end)}" : "")}"
                : $"{request.Host} refused: {reason}"));
}
