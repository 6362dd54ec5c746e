using System.CommandLine;
using Satchel.Cli.Commands.Sync;

namespace Satchel.Cli.Commands.Relay;

/// <summary>Publishes the list of the owner's relays.</summary>
internal sealed class AnnounceCommand : Verb
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be published; publish nothing" };

    /// <summary>Makes the verb.</summary>
    public AnnounceCommand()
        : base(
            "announce",
            "Publish the relays of nostr.relays as a signed list in clear (NIP-65), so that others and your next device find them. Nothing else ever does that.",
            "satchel relay announce --dry-run",
            "satchel relay announce")
    {
        Add(_dryRun);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var isDryRun = context.Value(_dryRun);
        await using var sync = isDryRun ? SyncPage.OpenToLook(context) : SyncPage.Open(context);
        if (!sync.CanSign)
        {
            throw CommandException.No("cannot_sign", "nostr.identity is unsigned: nothing can be signed with secp256k1, so nothing is sent.", "satchel config unset nostr.identity");
        }

        var told = isDryRun ? [] : await sync.AnnounceAsync(cancellationToken);
        context.Output.Document(
            "satchel.relay_announce/1",
            json =>
            {
                json.WriteBoolean("dry_run", isDryRun);
                json.WriteString("public_key", sync.HasKey ? sync.Agent : null);
                json.WriteStartArray("relays");
                foreach (var address in sync.Relays)
                {
                    json.WriteStartObject();
                    json.WriteString("url", address);
                    json.WriteBoolean("taken", told.Any(one => one.Address == address && one.Problem is null));
                    json.WriteString("problem", told.FirstOrDefault(one => one.Address == address)?.Problem);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text =>
            {
                text.Line(isDryRun ? "would be published in clear, signed, to each of these relays:" : "published in clear, signed:");
                foreach (var address in sync.Relays)
                {
                    text.Line(told.FirstOrDefault(one => one.Address == address)?.Problem is { } problem ? $"  [x] {address}: {problem}" : $"  [+] {address}");
                }
            });
        return isDryRun || told.Any(one => one.Problem is null) ? ExitCode.Done : ExitCode.Outside;
    }
}
