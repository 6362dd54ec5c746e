using System.Text.Json;
using Microsoft.Extensions.AI;
using Satchel.Engine.Budget;

namespace Satchel.Engine.Inference;

/// <summary>What a provider says that a call has cost.</summary>
internal static class CallUsage
{
    /// <summary>The name under which <see cref="UsageDetails.AdditionalCounts"/> holds money, in millionths of a US dollar.</summary>
    public const string MicroUsdCount = "micro_usd";

    /// <summary>Reads the object that all providers call <c>usage</c>; null where it says nothing.</summary>
    public static UsageDetails? Read(JsonElement usage)
    {
        if (usage.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var total = Tokens(usage, "total_tokens");
        var output = Tokens(usage, "completion_tokens") ?? 0;
        var input = Tokens(usage, "prompt_tokens") ?? (total is { } all ? Math.Max(0, all - output) : null);
        return input is null ? null : Of(input.Value, output, Cost(usage));
    }

    /// <summary>The same of bare counts.</summary>
    public static UsageDetails Of(long input, long output, MicroUsd? money = null)
    {
        var usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
        if (money is { } known)
        {
            usage.AdditionalCounts = new() { [MicroUsdCount] = known.Value };
        }

        return usage;
    }

    /// <summary>The sum of what several requests have cost; null where none of them says anything.</summary>
    public static UsageDetails? Sum(UsageDetails? one, UsageDetails? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        var sum = Of(0, 0);
        sum.Add(one);
        sum.Add(other);
        return sum;
    }

    /// <summary>The money that the provider named; null where it named none.</summary>
    public static MicroUsd? Money(UsageDetails usage)
        => usage.AdditionalCounts is { } counts && counts.TryGetValue(MicroUsdCount, out var money) ? new MicroUsd(Math.Clamp(money, 0, MicroUsd.Most)) : null;

    /// <summary>A count of tokens that is not negative and not absurd; null where there is none.</summary>
    public static long? Tokens(JsonElement usage, string name) => usage.TryGetProperty(name, out var value) ? Tokens(value) : null;

    /// <summary>The same of the number itself.</summary>
    public static long? Tokens(JsonElement value)
        => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var count) ? Math.Clamp(count, 0, TokenCount.Most) : null;

    private static MicroUsd? Cost(JsonElement usage)
        => usage.TryGetProperty("cost", out var cost) && cost.ValueKind is JsonValueKind.Number && cost.TryGetDouble(out var usd) ? MicroUsd.FromUsd(usd) : null;
}
