using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Store;
using Satchel.Engine.Sync;

namespace Satchel.Cli.Commands.Sync;

/// <summary>Opens the exchange with relays, and shows what it did.</summary>
internal static class SyncPage
{
    /// <summary>Opens it as the settings want it, to look at it only: nothing is made.</summary>
    /// <exception cref="CommandException">There are no relays.</exception>
    public static HomeSync OpenToLook(CommandContext context)
    {
        RequireRelays(context);
        return HomeSync.OpenToLook(context.Home, context.Settings, CommandContext.Random, context.Clock);
    }

    /// <summary>Opens it as the settings want it; the key is made where there is none.</summary>
    /// <exception cref="CommandException">There are no relays, or there is no key.</exception>
    public static HomeSync Open(CommandContext context)
    {
        RequireRelays(context);
        context.Home.Ensure();
        return HomeSync.Open(context.Home, context.Settings, CommandContext.Random, context.Clock)
            ?? throw CommandException.No("no_identity", "The home has no key pair, and nostr.identity is unsigned.", "satchel identity import KEY, or satchel config unset nostr.identity");
    }

    private static void RequireRelays(CommandContext context)
    {
        if (HomeSync.RelaysOf(context.Settings).Count == 0)
        {
            throw CommandException.No("no_relays", "No relays are configured; memories stay on this device.", "satchel config set nostr.relays wss://relay.example");
        }
    }

    /// <summary>Answers with a report.</summary>
    public static void Write(CommandContext context, SyncReport report, TrustReport trust, string direction, bool canSign, TimeSpan took)
        => context.Output.Document(
            "satchel.sync/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteString("direction", direction);
                json.WriteBoolean("dry_run", report.IsDryRun);
                json.WriteBoolean("signed", canSign);
                json.WriteNumber("pulled", report.Pulled);
                json.WriteNumber("pushed", report.Pushed);
                json.WriteNumber("withheld", report.Withheld);
                json.WriteNumber("waiting", report.Waiting);
                WriteIds(json, "conflicts", report.Conflicts.Select(id => id.Value));
                WriteIds(json, "erased_elsewhere", report.ErasedElsewhere.Select(id => id.Value));
                json.WriteNumber("refused", report.RefusedCount);
                WriteRefused(json, report.Refused);
                if (report.IsDryRun)
                {
                    WritePlanned(json, report.Planned);
                }

                json.WriteStartArray("relays");
                foreach (var relay in report.Relays)
                {
                    json.WriteStartObject();
                    json.WriteString("url", relay.Address);
                    json.WriteNumber("pulled", relay.Pulled);
                    json.WriteNumber("pushed", relay.Pushed);
                    json.WriteNumber("refused", relay.Refused);
                    json.WriteBoolean("complete", relay.IsComplete);
                    json.WriteString("problem", relay.Problem);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                TrustSyncPage.Write(json, trust);
                json.WriteNumber("took_ms", Math.Round(took.TotalMilliseconds, 3));
            },
            text =>
            {
                Write(text, report, canSign, took);
                TrustSyncPage.Write(text, trust, report.IsDryRun);
            });

    /// <summary>Writes what was not let in.</summary>
    public static void WriteRefused(Utf8JsonWriter json, IReadOnlyList<RefusedEvent> refused)
    {
        json.WriteStartArray("refused_events");
        foreach (var one in refused)
        {
            json.WriteStartObject();
            json.WriteString("relay", one.Relay);
            json.WriteString("id", one.Event);
            json.WriteString("author", one.Author);
            json.WriteNumber("kind", one.Kind);
            json.WriteString("reason", one.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIds(Utf8JsonWriter json, string name, IEnumerable<string> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }

    private static void WritePlanned(Utf8JsonWriter json, IReadOnlyList<PlannedEvent> planned)
    {
        json.WriteStartArray("planned");
        foreach (var one in planned)
        {
            json.WriteStartObject();
            json.WriteString("id", one.Memory.Value);
            json.WriteString("layout", one.Layout);
            WriteIds(json, "relays", one.Relays);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(TextPage text, SyncReport report, bool canSign, TimeSpan took)
    {
        text.Line(report.IsDryRun
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"would take {report.Pulled:N0} memories and send {report.Planned.Count:N0}, {report.Planned.Count(one => one.Layout is "clear"):N0} of them in clear too")
            : string.Create(
                CultureInfo.InvariantCulture, $"{report.Pulled:N0} memories taken, {report.Pushed:N0} sent, {report.Waiting:N0} waiting, in {took.TotalSeconds:F1} s"));
        foreach (var relay in report.Relays)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"  {relay.Address}: {relay.Pulled:N0} taken, {relay.Pushed:N0} sent{Problem(relay)}"));
        }

        foreach (var one in report.Planned.Where(one => one.Layout is "clear"))
        {
            text.Line($"  in clear: {one.Memory}");
        }

        if (!canSign)
        {
            text.Line("nostr.identity is unsigned: nothing is sent");
        }

        if (report.Withheld > 0)
        {
            text.Line($"{Quantity.Of(report.Withheld)} stay on this device: held back, or a setting sync.publish.* says so");
        }

        if (report.Conflicts.Count > 0)
        {
            text.Line($"{Quantity.Of(report.Conflicts.Count)} conflicts: {string.Join(", ", report.Conflicts.Take(5))}; 'satchel history ID' shows both versions");
        }

        if (report.ErasedElsewhere.Count > 0)
        {
            text.Line($"{Quantity.Of(report.ErasedElsewhere.Count)} erased on another device and retired here; 'satchel erase ID' erases here too: {string.Join(", ", report.ErasedElsewhere.Take(5))}");
        }

        foreach (var reason in report.Refused.GroupBy(one => (one.Relay, one.Reason)))
        {
            text.Line($"{Quantity.Of(reason.Count())} events of {reason.Key.Relay} refused: {reason.Key.Reason}");
        }
    }

    private static string Problem(RelayReport relay) => relay.Problem is { } problem ? $"; {problem}" : "";
}
