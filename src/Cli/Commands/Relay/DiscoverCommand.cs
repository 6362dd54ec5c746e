using System.CommandLine;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;
using Satchel.Engine.Sync;
using Satchel.Protocols.Nostr;

namespace Satchel.Cli.Commands.Relay;

/// <summary>Looks up by which relays an agent can be reached.</summary>
internal sealed class DiscoverCommand : Verb
{
    private readonly Argument<string[]> _relays = new("RELAY") { Description = "Whom to ask; without any the relays of nostr.relays", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> _agent = new("--agent") { Description = "Whose list: npub… or 64 hexadecimal digits; without it that of this home's key", HelpName = "KEY" };
    private readonly Option<bool> _save = new("--save") { Description = "Add what is found to nostr.relays" };

    /// <summary>Makes the verb.</summary>
    public DiscoverCommand()
        : base(
            "discover",
            "Ask relays for the list that an agent has announced (NIP-65): by default your own, on a new device that has only the key.",
            "satchel relay discover wss://relay.example",
            "satchel relay discover wss://relay.example --save",
            "satchel relay discover --agent npub1w…")
    {
        Add(_relays);
        Add(_agent);
        Add(_save);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var sync = HomeSync.OpenToLook(context.Home, context.Settings, CommandContext.Random, context.Clock);
        var (agent, relays) = (AgentOf(context, sync), RelaysOf(context, sync));
        var found = await sync.DiscoverAsync(agent, relays, cancellationToken);
        var saved = context.Value(_save) ? await SaveAsync(context, sync, found, cancellationToken) : [];
        Write(context, sync, agent, found, saved);
        return found.ListedAt is not null ? ExitCode.Done
            : found.Asked.All(one => one.Problem is not null) ? ExitCode.Outside
            : ExitCode.No;
    }

    private string AgentOf(CommandContext context, HomeSync sync)
    {
        if (context.Value(_agent) is not { } given)
        {
            return sync.HasKey
                ? sync.Agent
                : throw CommandException.No("identity_not_found", "The home has no key pair.", "satchel identity import KEY, or --agent npub…");
        }

        return NostrReference.TryParse(given, out var reference) && reference is NostrReference.PublicKey key ? key.Key.ToString()
            : Protocols.Crypto.XOnlyKey.TryParse(given.ToLowerInvariant(), out var digits) ? digits.ToString()
            : throw CommandException.Usage("invalid_key", "That is no public key.", "npub1… or 64 hexadecimal digits");
    }

    private string[] RelaysOf(CommandContext context, HomeSync sync)
    {
        var given = context.Value(_relays) is { Length: > 0 } named ? named : [.. sync.Relays];
        if (given.Length == 0)
        {
            throw CommandException.No("no_relays", "No relays are configured, and none was named.", "satchel relay discover wss://relay.example");
        }

        return [.. given.Select(text => RelayAddress.TryNormalize(text, out var address) && (IsPublic(address) || new Uri(address).IsLoopback)
            ? address
            : throw CommandException.Usage("invalid_relay", $"'{text}' is no address of a relay.", "wss://relay.example; ws:// on loopback only")).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Adds the relays of a list to the settings: only those that anybody may be sent to by somebody else's word.</summary>
    private static async Task<IReadOnlyList<string>> SaveAsync(CommandContext context, HomeSync sync, RelayDiscovery found, CancellationToken cancellationToken)
    {
        string[] added = [.. found.Uses.Select(use => use.Address).Where(IsPublic).Except(sync.Relays)];
        if (added.Length == 0)
        {
            return added;
        }

        context.Home.Ensure();
        return await context.SettingsFile.SetAsync(SettingRegistry.Get("nostr.relays"), string.Join(',', sync.Relays.Concat(added)), cancellationToken) is SettingChange.Invalid invalid
            ? throw CommandException.Usage("config_value_invalid", invalid.Problem, "satchel config set nostr.relays")
            : added;
    }

    private static bool IsPublic(string address) => address.StartsWith("wss://", StringComparison.Ordinal);

    private static void Write(CommandContext context, HomeSync sync, string agent, RelayDiscovery found, IReadOnlyList<string> saved)
        => context.Output.Document(
            "satchel.relay_discover/1",
            json =>
            {
                json.WriteString("public_key", agent);
                json.WriteString("listed_at", found.ListedAt is { } at ? TimeText.Format(at) : null);
                json.WriteStartArray("relays");
                foreach (var use in found.Uses)
                {
                    json.WriteStartObject();
                    json.WriteString("url", use.Address);
                    json.WriteBoolean("reads", use.Reads);
                    json.WriteBoolean("writes", use.Writes);
                    json.WriteBoolean("configured", saved.Concat(sync.Relays).Contains(use.Address));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("asked");
                foreach (var (address, problem) in found.Asked)
                {
                    json.WriteStartObject();
                    json.WriteString("url", address);
                    json.WriteString("problem", problem);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text =>
            {
                text.Line(found.ListedAt is { } at ? $"listed at {TimeText.Format(at)}" : "none of the relays has a list of this agent");
                foreach (var use in found.Uses)
                {
                    var isUsed = saved.Concat(sync.Relays).Contains(use.Address);
                    text.Line($"  {use.Address}{(use.Reads ? use.Writes ? "" : " (reads)" : " (writes)")}{(isUsed ? ", configured" : "")}");
                }

                foreach (var (address, problem) in found.Asked.Where(one => one.Problem is not null))
                {
                    text.Line($"  [x] {address}: {problem}");
                }

                if (found.Uses.Any(use => IsPublic(use.Address) && !saved.Concat(sync.Relays).Contains(use.Address)))
                {
                    text.Line("'--save' adds them to nostr.relays");
                }
            });
}
