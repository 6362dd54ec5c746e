using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Sync;

namespace Satchel.Cli.Commands.Sync;

/// <summary>What an exchange of attestations, statements and adverts did, in JSON and as text.</summary>
internal static class TrustSyncPage
{
    /// <summary>Writes it as an object.</summary>
    public static void Write(Utf8JsonWriter json, TrustReport report)
    {
        json.WriteStartObject("trust");
        json.WriteNumber("taken", report.Taken);
        json.WriteNumber("sent", report.Sent);
        json.WriteNumber("waiting", report.Waiting);
        json.WriteNumber("asked_vendors", report.AskedVendors);
        json.WriteNumber("confirmed_gateways", report.ConfirmedGateways);
        json.WriteString("advert_problem", report.AdvertProblem);
        json.WriteNumber("refused", report.RefusedCount);
        SyncPage.WriteRefused(json, report.Refused);
        WriteRelays(json, report.Relays);
        json.WriteEndObject();
    }

    /// <summary>Writes what was done with each relay.</summary>
    public static void WriteRelays(Utf8JsonWriter json, IReadOnlyList<TrustRelayReport> relays)
    {
        json.WriteStartArray("relays");
        foreach (var relay in relays)
        {
            json.WriteStartObject();
            json.WriteString("url", relay.Address);
            json.WriteNumber("taken", relay.Taken);
            json.WriteNumber("sent", relay.Sent);
            json.WriteNumber("refused", relay.Refused);
            json.WriteString("problem", relay.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes it as text, where there is anything to say.</summary>
    public static void Write(TextPage text, TrustReport report, bool isDryRun)
    {
        if (report.AdvertProblem is { } unadvertised)
        {
            text.Line($"the gateway is not advertised: {unadvertised}");
        }

        if (isDryRun)
        {
            text.Line(string.Create(
                CultureInfo.InvariantCulture, $"would ask relays about {report.AskedVendors:N0} vendors by name (trust.ask) and send {report.Waiting:N0} attestations and the like"));
            return;
        }

        if (report.Taken + report.Sent + report.Waiting + report.RefusedCount + report.ConfirmedGateways == 0)
        {
            return;
        }

        text.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"trust: {report.Taken:N0} news taken, {report.Sent:N0} sent, {report.Waiting:N0} waiting; {report.AskedVendors:N0} vendors asked about, {report.ConfirmedGateways:N0} gateways confirmed"));
        foreach (var relay in report.Relays.Where(relay => relay.Problem is not null))
        {
            text.Line($"  {relay.Address}: {relay.Problem}");
        }

        foreach (var reason in report.Refused.GroupBy(one => (one.Relay, one.Reason)))
        {
            text.Line($"{Quantity.Of(reason.Count())} events of {reason.Key.Relay} refused: {reason.Key.Reason}");
        }
    }
}
