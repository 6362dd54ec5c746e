using System.CommandLine;

namespace Satchel.Cli.Commands.Relay;

/// <summary>The verbs about relays.</summary>
internal sealed class RelayCommand : Command
{
    /// <summary>Makes the group.</summary>
    public RelayCommand()
        : base("relay", "The relays of the setting nostr.relays, and lists of relays.")
    {
        Add(new StatusCommand());
        Add(new AnnounceCommand());
        Add(new DiscoverCommand());
    }
}
