using Satchel.Engine.Sync;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Exchanges memories with the owner's relays.</summary>
internal static class SyncTool
{
    private const string Both = "both";
    private const string Push = "push";
    private const string Pull = "pull";

    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_sync",
        Description = "Exchange memories with the owner's relays, encrypted; other devices get them. Attestations of vendors too.",
        Parameters = [new("direction", ArgumentKind.Text) { Choices = [Both, Push, Pull] }],
        Answer =
        [
            new("status", "string"), new("pushed", "integer"), new("pulled", "integer"), new("waiting", "integer"), new("conflicts", "array"),
            new("refused", "integer"), new("errors", "array"), new("trust", "object"), new("skipped_unsigned", "integer"),
        ],
        Effect = ToolEffect.Adds,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var direction = call.Arguments.OptionalText("direction") ?? Both;
        await using var sync = call.OpenSync()
            ?? throw new ToolFailure("not_configured", "No relays are configured, or there is no key; memories stay on this device.");
        if (direction is Push && !sync.CanSign)
        {
            throw new ToolFailure("cannot_sign", "The home is in the unsigned mode: nothing can be signed with secp256k1, so nothing is sent.");
        }

        await using var store = await call.OpenStoreAsync(cancellationToken);
        var options = new SyncOptions { Pulls = direction is not Push, Pushes = direction is not Pull };
        var report = await sync.RunAsync(store, options, cancellationToken);
        var trust = await sync.ExchangeTrustAsync(call.Purse, options, call.TrustRules, cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteString("status", "completed");
            json.WriteString("direction", direction);
            json.WriteNumber("pushed", report.Pushed);
            json.WriteNumber("pulled", report.Pulled);
            json.WriteNumber("waiting", report.Waiting);
            json.WriteNumber("withheld", report.Withheld);
            json.WriteNumber("refused", report.RefusedCount);
            json.WriteStartArray("conflicts");
            foreach (var id in report.Conflicts)
            {
                json.WriteStringValue(id.Value);
            }

            json.WriteEndArray();
            json.WriteStartArray("errors");
            foreach (var relay in report.Relays.Where(relay => relay.Problem is not null))
            {
                json.WriteStringValue($"{relay.Address}: {relay.Problem}");
            }

            json.WriteEndArray();
            json.WriteStartObject("trust");
            json.WriteNumber("taken", trust.Taken);
            json.WriteNumber("sent", trust.Sent);
            json.WriteNumber("waiting", trust.Waiting);
            json.WriteNumber("refused", trust.RefusedCount);
            json.WriteEndObject();
            json.WriteNumber("skipped_unsigned", sync.CanSign || !options.Pushes ? 0 : report.Waiting);
        });
    }
}
