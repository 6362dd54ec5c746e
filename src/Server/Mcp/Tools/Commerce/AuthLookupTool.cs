using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Says whether a login at a vendor holds.</summary>
internal static class AuthLookupTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_auth_lookup",
        Description = "Whether a recorded login at a vendor holds.",
        Parameters = [Money.Vendor],
        Answer = [new("has_session", "boolean"), new("vendor", "string"), new("linking_key", "string"), new("session_state", "string"), new("last_auth_at", "string", "null")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var vendor = Money.VendorOf(call);
        var kept = await call.Purse.Agents.FindSessionAsync(vendor, "", cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteBoolean("has_session", kept?.StateAt(call.Now) is SessionState.Active);
            json.WriteString("vendor", vendor.Value);
            if (kept is not null)
            {
                json.WriteString("linking_key", kept.LinkingKey);
                json.WriteString("session_state", CommerceNames.Of(kept.StateAt(call.Now)));
                json.WriteString("last_auth_at", kept.LastAuthAt is { } at ? TimeText.Format(at) : null);
                json.WriteString("result", kept.Result.Length > 0 ? kept.Result : null);
                json.WriteString("expires_at", kept.ExpiresAt is { } end ? TimeText.Format(end) : null);
            }
        });
    }
}
