using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Engine.Sync;
using Satchel.Protocols.Lightning.Login;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Logs in at a vendor that the owner allows.</summary>
internal static class AuthLoginTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_auth_login",
        Description = "Log in (LNURL-auth) at a host that the owner allows; the key is made for that host.",
        Parameters = [new("lnurl", ArgumentKind.Text, "lnurl1…, keyauth://…") { IsRequired = true }, new("expires", ArgumentKind.Text, "Default 30d")],
        Answer =
        [
            new("status", "string"), new("host", "string"), new("action", "string"), new("reason", "string", "null"), new("linking_key", "string"),
            new("session_state", "string"), new("expires_at", "string", "null"),
        ],
        Effect = ToolEffect.Changes,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var request = LoginRequest.TryParse(call.Arguments.Text("lnurl"), out var read)
            ? read
            : throw ToolFailure.Invalid("lnurl", "lnurl1…, keyauth://… or https://host/…?tag=login&k1=… is needed");
        using var signer = call.OpenSigner() ?? throw new ToolFailure("cannot_sign", "The home is in the unsigned mode: nothing can be signed.");
        var login = new VendorLogin(call.Purse, call.Clock, PublicNetwork.Connect);
        return await login.LoginAsync(request, signer, call.LoginHosts, call.Arguments.Future("expires", call.Now), cancellationToken) switch
        {
            LoginOutcome.Accepted { Session: var kept } => Reply("accepted", kept, reason: null),
            LoginOutcome.Rejected rejected => Reply("rejected", rejected.Session, rejected.Reason),
            LoginOutcome.HostNotAllowed { Host: var host } => throw new ToolFailure(
                "host_not_allowed", $"{host} asks for '{request.Action ?? "login"}' and is not in auth.hosts; only the owner puts it there. Nothing was signed."),
            LoginOutcome.NoAnswer { Problem: var problem } => throw new ToolFailure("no_answer", $"{request.Host}: {problem}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        ToolReply Reply(string status, AuthSession kept, string? reason) => ToolReply.Of(json =>
        {
            json.WriteString("status", status);
            json.WriteString("host", request.Host);
            json.WriteString("action", request.Action ?? "login");
            json.WriteString("reason", reason);
            json.WriteString("linking_key", kept.LinkingKey);
            json.WriteString("session_state", CommerceNames.Of(kept.StateAt(call.Now)));
            json.WriteString("expires_at", kept.ExpiresAt is { } end ? TimeText.Format(end) : null);
        });
    }
}
