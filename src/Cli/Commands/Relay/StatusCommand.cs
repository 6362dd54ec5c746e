using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Commands.Sync;
using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Sync;

namespace Satchel.Cli.Commands.Relay;

/// <summary>Says which relays answer, and how far the exchange with each is.</summary>
internal sealed class StatusCommand : Verb
{
    private const int Listed = 50;

    /// <summary>Makes the verb.</summary>
    public StatusCommand()
        : base(
            "status",
            "Ask each relay whether it answers, and show how far the exchange with it is. Exit code 1 where one does not answer.",
            "satchel relay status",
            "satchel relay status --json | jq '.relays[] | {url, latency_ms}'")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var started = context.Clock.GetTimestamp();
        await using var sync = SyncPage.OpenToLook(context);
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var relays = await sync.ProbeAsync(store, cancellationToken);
        IReadOnlyList<SyncConflict> conflicts = store is null ? [] : await store.Sync.ListConflictsAsync(Listed, cancellationToken);
        IReadOnlyList<RefusedEvent> refused = store is null ? [] : await store.Sync.ListRefusedAsync(sync.Agent, Listed, cancellationToken);
        var took = context.Clock.GetElapsedTime(started);
        context.Output.Document(
            "satchel.relay_status/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteNumber("total", relays.Count);
                json.WriteNumber("reachable", relays.Count(relay => relay.IsReachable));
                json.WriteString("last_pull_at", LastPull(relays) is { } last ? TimeText.Format(last) : null);
                json.WriteNumber("pushed", relays.Sum(relay => relay.Known?.Pushed ?? 0));
                json.WriteStartArray("relays");
                foreach (var relay in relays)
                {
                    Write(json, relay);
                }

                json.WriteEndArray();
                json.WriteStartArray("conflicts");
                foreach (var conflict in conflicts)
                {
                    json.WriteStartObject();
                    json.WriteString("id", conflict.Memory.Value);
                    json.WriteNumber("version", conflict.Number);
                    json.WriteString("found_at", TimeText.Format(conflict.FoundAt));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                SyncPage.WriteRefused(json, refused);
                json.WriteNumber("took_ms", Math.Round(took.TotalMilliseconds, 3));
            },
            text => Write(text, relays, conflicts, refused, took));
        return relays.All(relay => relay.IsReachable) ? ExitCode.Done : ExitCode.No;
    }

    private static DateTimeOffset? LastPull(IReadOnlyList<RelayState> relays) => relays.Max(relay => relay.Known?.PulledAt);

    private static void Write(Utf8JsonWriter json, RelayState relay)
    {
        json.WriteStartObject();
        json.WriteString("url", relay.Address);
        json.WriteBoolean("reachable", relay.IsReachable);
        json.WriteString("message", relay.Message);
        json.WriteNumber("latency_ms", Math.Round(relay.LatencyMs, 3));
        json.WriteString("software", relay.Software);
        json.WriteStartObject("limits");
        WriteNumber(json, "max_message_bytes", relay.MaxMessageBytes);
        WriteNumber(json, "max_limit", relay.MaxLimit);
        json.WriteBoolean("auth_required", relay.AuthRequired);
        json.WriteBoolean("payment_required", relay.PaymentRequired);
        json.WriteEndObject();
        json.WriteString("last_pull_at", relay.Known?.PulledAt is { } pulled ? TimeText.Format(pulled) : null);
        json.WriteString("last_push_at", relay.Known?.PushedAt is { } pushed ? TimeText.Format(pushed) : null);
        json.WriteNumber("pushed", relay.Known?.Pushed ?? 0);
        json.WriteNumber("pulled", relay.Known?.Pulled ?? 0);
        json.WriteNumber("waiting", relay.Known?.Waiting ?? 0);
        json.WriteNumber("refused", relay.Known?.Refused ?? 0);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Write(
        TextPage text, IReadOnlyList<RelayState> relays, IReadOnlyList<SyncConflict> conflicts, IReadOnlyList<RefusedEvent> refused, TimeSpan took)
    {
        text.Line(string.Create(CultureInfo.InvariantCulture, $"{relays.Count:N0} relays"));
        text.Line();
        foreach (var relay in relays)
        {
            text.Line(relay.IsReachable
                ? string.Create(CultureInfo.InvariantCulture, $"  [+] {relay.Address}: OK ({relay.LatencyMs:F0} ms){Waiting(relay)}")
                : $"  [x] {relay.Address}: FAIL ({relay.Message}){Waiting(relay)}");
        }

        text.Line();
        text.Line(string.Create(
            CultureInfo.InvariantCulture, $"{relays.Count(relay => relay.IsReachable):N0}/{relays.Count:N0} relays reachable ({took.TotalSeconds:F1}s)"));
        if (LastPull(relays) is { } last)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"Last pull: {last.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"));
        }

        if (relays.Sum(relay => relay.Known?.Pushed ?? 0) is > 0 and var pushed)
        {
            text.Line($"Memories pushed: {Quantity.Of(pushed)}");
        }

        if (conflicts.Count > 0)
        {
            text.Line($"Conflicts: {Quantity.Of(conflicts.Count)}; 'satchel history ID' shows both versions");
        }

        if (refused.Count > 0)
        {
            text.Line($"Events refused: {Quantity.Of(relays.Sum(relay => relay.Known?.Refused ?? 0))}");
        }
    }

    private static string Waiting(RelayState relay) => relay.Known?.Waiting is > 0 and var waiting ? $", {Quantity.Of(waiting)} waiting" : "";
}
