namespace Satchel.Engine.Sync;

/// <summary>What was done with one relay.</summary>
public sealed record RelayReport
{
    /// <summary>Where it is.</summary>
    public required string Address { get; init; }

    /// <summary>Its events that changed something here.</summary>
    public long Pulled { get; init; }

    /// <summary>Memories and lost versions that it took.</summary>
    public long Pushed { get; init; }

    /// <summary>Its events that were refused.</summary>
    public long Refused { get; init; }

    /// <summary>Whether everything that it had was taken.</summary>
    public bool IsComplete { get; init; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Problem { get; init; }
}
