using Satchel.Engine.Budget;
using Satchel.Engine.Model;

namespace Satchel.Engine.Inference;

/// <summary>A call that is to be made.</summary>
internal sealed record MeteredCall
{
    /// <summary>For which store.</summary>
    public required StoreName Store { get; init; }

    /// <summary>What for.</summary>
    public required ModelPurpose Purpose { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>What its tokens cost.</summary>
    public required ModelPrice Price { get; init; }

    /// <summary>The setting that gives a price, for messages.</summary>
    public required string PriceSetting { get; init; }

    /// <summary>The most tokens that it is expected to take.</summary>
    public required TokenCount Most { get; init; }
}
