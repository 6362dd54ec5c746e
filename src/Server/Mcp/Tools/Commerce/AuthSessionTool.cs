using Satchel.Engine.Commerce;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Keeps a login at a vendor.</summary>
internal static class AuthSessionTool
{
    private const int KeyCharacters = 200;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_auth_session",
        Description = "Record a login (LNURL-auth) at a vendor; logs in nowhere.",
        Parameters =
        [
            Money.Vendor, new("linking_key", ArgumentKind.Text) { IsRequired = true },
            new("session_state", ArgumentKind.Text, "Default active") { Choices = CommerceNames.SessionStates }, new("expires", ArgumentKind.Text, "12h, 30d"),
        ],
        Answer = [new("status", "string"), new("vendor", "string"), new("linking_key", "string"), new("session_state", "string")],
        Effect = ToolEffect.Changes,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var key = call.Arguments.Text("linking_key").Trim();
        if (key.Length is 0 or > KeyCharacters || key.Any(char.IsControl))
        {
            throw ToolFailure.Invalid("linking_key", "1 to 200 characters are needed");
        }

        var kept = await call.Purse.Agents.SetSessionAsync(
            new AuthSession
            {
                Vendor = Money.VendorOf(call),
                Agent = "",
                LinkingKey = key,
                State = CommerceNames.TryParse(call.Arguments.OptionalText("session_state"), out SessionState state) ? state : SessionState.Active,
                ExpiresAt = call.Arguments.Future("expires", call.Now),
            },
            cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteString("status", "stored");
            json.WriteString("vendor", kept.Vendor.Value);
            json.WriteNull("agent_pubkey");
            json.WriteString("linking_key", kept.LinkingKey);
            json.WriteString("session_state", CommerceNames.Of(kept.State));
        });
    }
}
