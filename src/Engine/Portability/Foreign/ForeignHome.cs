namespace Satchel.Engine.Portability.Foreign;

/// <summary>What a home of another system holds. Its stores are opened one after the other.</summary>
internal sealed class ForeignHome : IDisposable
{
    private readonly IDisposable? _shared;

    /// <summary>Makes the home.</summary>
    /// <param name="shared">What its stores read from in common; closed with it.</param>
    public ForeignHome(IDisposable? shared = null) => _shared = shared;

    /// <summary>Its stores, in a fixed order.</summary>
    public required IReadOnlyList<ForeignStoreName> Stores { get; init; }

    /// <summary>Its settings.</summary>
    public IReadOnlyList<ForeignSetting> Settings { get; init; } = [];

    /// <summary>The store that it worked on; null where it does not say.</summary>
    public string? Active { get; init; }

    /// <summary>Its keys.</summary>
    public IReadOnlyList<ForeignKey> Keys { get; init; } = [];

    /// <summary>What is not taken in.</summary>
    public IReadOnlyList<LeftFile> Left { get; init; } = [];

    public void Dispose() => _shared?.Dispose();
}
