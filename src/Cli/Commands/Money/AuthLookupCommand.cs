using System.CommandLine;
using Satchel.Engine.Commerce;

namespace Satchel.Cli.Commands.Money;

/// <summary>Says whether a login at a vendor holds.</summary>
internal sealed class AuthLookupCommand : Verb
{
    private readonly Argument<string> _vendor = MoneyOptions.Vendor();

    public AuthLookupCommand()
        : base("lookup", "Say whether a login at a vendor holds", "satchel auth lookup weather.example")
        => Add(_vendor);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var vendor = MoneyOptions.VendorOf(context.Value(_vendor));
        var kept = await context.Money.Agents.FindSessionAsync(vendor, "", cancellationToken);
        var now = context.Clock.GetUtcNow();
        var holds = kept?.StateAt(now) is SessionState.Active;
        context.Output.Document(
            "satchel.auth_lookup/1",
            json =>
            {
                json.WriteBoolean("has_session", holds);
                if (kept is null)
                {
                    json.WriteString("vendor", vendor.Value);
                }
                else
                {
                    AuthPage.Write(json, kept, now);
                }
            },
            text => text.Line(kept is null ? $"no login at {vendor} is kept" : $"{vendor}: {CommerceNames.Of(kept.StateAt(now))}, {kept.LinkingKey}"));
        return holds ? ExitCode.Done : ExitCode.No;
    }
}
