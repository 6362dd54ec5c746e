namespace Satchel.Engine.Portability;

/// <summary>What an export holds.</summary>
public sealed record ExportOptions
{
    /// <summary>Whether versions of the past and quarantined memories are written as well.</summary>
    public bool IsComplete { get; init; }
}
