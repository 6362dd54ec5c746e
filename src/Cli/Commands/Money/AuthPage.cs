using System.Text.Json;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Money;

/// <summary>Logins as JSON.</summary>
internal static class AuthPage
{
    public static void Write(Utf8JsonWriter json, AuthSession login, DateTimeOffset now)
    {
        json.WriteString("vendor", login.Vendor.Value);
        json.WriteString("linking_key", login.LinkingKey);
        json.WriteString("session_state", CommerceNames.Of(login.StateAt(now)));
        json.WriteString("last_auth_at", login.LastAuthAt is { } at ? TimeText.Format(at) : null);
        json.WriteString("result", login.Result.Length > 0 ? login.Result : null);
        json.WriteString("expires_at", login.ExpiresAt is { } end ? TimeText.Format(end) : null);
    }
}
