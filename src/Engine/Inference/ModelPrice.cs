using Microsoft.Extensions.AI;
using Satchel.Engine.Budget;

namespace Satchel.Engine.Inference;

/// <summary>What the tokens of a model cost, as far as anybody says so.</summary>
internal sealed record ModelPrice
{
    /// <summary>Dollars for a million tokens read; null where the owner set no price.</summary>
    public double? InputUsd { get; init; }

    /// <summary>Dollars for a million tokens written; null where the owner set no price.</summary>
    public double? OutputUsd { get; init; }

    /// <summary>Whether a call costs nothing where no price is set: the model runs on this machine.</summary>
    public bool IsFree { get; init; }

    /// <summary>Whether the provider says in its answers what a call has cost.</summary>
    public bool IsReported { get; init; }

    /// <summary>Whether a limit of money can be kept.</summary>
    public bool IsKnown => IsFree || IsReported || InputUsd is not null || OutputUsd is not null;

    /// <summary>The most that a call is expected to cost.</summary>
    public MicroUsd Estimate(TokenCount tokens) => Of(tokens) ?? MicroUsd.Zero;

    /// <summary>What a call has cost: what the provider says, else the owner's price; null where there is neither.</summary>
    public MicroUsd? Settle(UsageDetails? usage, TokenCount tokens)
        => (usage is null ? null : CallUsage.Money(usage)) ?? Of(tokens);

    private MicroUsd? Of(TokenCount tokens)
        => InputUsd is null && OutputUsd is null
            ? (IsFree ? MicroUsd.Zero : null)
            : new MicroUsd(MicroUsd.ForTokens(tokens.Input, InputUsd ?? 0).Value + MicroUsd.ForTokens(tokens.Output, OutputUsd ?? 0).Value);
}
