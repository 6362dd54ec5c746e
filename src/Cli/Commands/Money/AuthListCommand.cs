using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Money;

/// <summary>Lists the logins that are kept.</summary>
internal sealed class AuthListCommand : Verb
{
    public AuthListCommand()
        : base("list", "List the logins that are kept", "satchel auth list")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var logins = await context.Money.Agents.SessionsAsync(cancellationToken);
        var now = context.Clock.GetUtcNow();
        context.Output.Document(
            "satchel.auth_list/1",
            json =>
            {
                json.WriteNumber("count", logins.Count);
                json.WriteStartArray("sessions");
                foreach (var login in logins)
                {
                    json.WriteStartObject();
                    AuthPage.Write(json, login, now);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text =>
            {
                if (logins.Count == 0)
                {
                    text.Line("no login is kept");
                    return;
                }

                text.Table(["vendor", "state", "last login", "key"], logins.Select(login => (IReadOnlyList<string>)
                    [login.Vendor.Value, CommerceNames.Of(login.StateAt(now)), login.LastAuthAt is { } at ? TimeText.Format(at) : "", login.LinkingKey]));
            });
        return ExitCode.Done;
    }
}
