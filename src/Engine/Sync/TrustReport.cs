using Satchel.Engine.Store;

namespace Satchel.Engine.Sync;

/// <summary>What an exchange of attestations, statements and adverts did.</summary>
public sealed record TrustReport
{
    /// <summary>What was done with each relay.</summary>
    public required IReadOnlyList<TrustRelayReport> Relays { get; init; }

    /// <summary>Events that changed what is known.</summary>
    public required long Taken { get; init; }

    /// <summary>Events that at least one relay took.</summary>
    public required long Sent { get; init; }

    /// <summary>Events that still wait for some relay, counted once for each.</summary>
    public required long Waiting { get; init; }

    /// <summary>Keys of vendors that relays were asked about by name.</summary>
    public required long AskedVendors { get; init; }

    /// <summary>Gateways that named the key that advertises them.</summary>
    public required long ConfirmedGateways { get; init; }

    /// <summary>Why the gateway is not advertised although it should be; null where nothing keeps it from that.</summary>
    public string? AdvertProblem { get; init; }

    /// <summary>How many events were refused.</summary>
    public required long RefusedCount { get; init; }

    /// <summary>The first of them.</summary>
    public required IReadOnlyList<RefusedEvent> Refused { get; init; }
}
