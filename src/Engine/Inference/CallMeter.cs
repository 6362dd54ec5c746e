using System.Diagnostics;
using Microsoft.Extensions.AI;
using Satchel.Engine.Budget;
using Satchel.Engine.Budget.Sqlite;

namespace Satchel.Engine.Inference;

/// <summary>Lets calls through within the owner's limits, and writes down what each has cost.</summary>
internal sealed class CallMeter(Purse purse, SpendLimits limits, TimeProvider time)
{
    /// <summary>Makes a call if the budget allows it.</summary>
    /// <param name="call">What the call is.</param>
    /// <param name="ask">Makes it.</param>
    /// <param name="usage">What an answer says that it has cost; null where it says nothing: then the estimate of <paramref name="answered"/> holds.</param>
    /// <param name="answered">The tokens of an answer, estimated from its text.</param>
    /// <param name="cancellationToken">Stops it; what was spent by then is written down all the same.</param>
    /// <exception cref="ModelException">The budget does not allow it, or there is no usable answer.</exception>
    /// <exception cref="Store.StoreException">The purse cannot be written.</exception>
    public async Task<T> RunAsync<T>(
        MeteredCall call, Func<Task<T>> ask, Func<T, UsageDetails?> usage, Func<T, long> answered, CancellationToken cancellationToken)
    {
        var reservation = await ReserveAsync(call, cancellationToken).ConfigureAwait(false);
        var started = time.GetTimestamp();
        T answer;
        try
        {
            answer = await ask().ConfigureAwait(false);
        }
        catch (Exception error) when (error is ModelException or OperationCanceledException)
        {
            var lost = (error as ModelException)?.Usage;
            await SettleAsync(reservation, call, lost, lost is null ? default : Count(lost), started, hasFailed: true).ConfigureAwait(false);
            throw;
        }
        catch
        {
            await purse.ReleaseAsync(reservation, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        var told = usage(answer);
        var tokens = told is null ? call.Most with { Output = answered(answer) } : Count(told);
        await SettleAsync(reservation, call, told, tokens, started, hasFailed: false).ConfigureAwait(false);
        return answer;
    }

    private static TokenCount Count(UsageDetails usage)
        => new(Math.Clamp(usage.InputTokenCount ?? 0, 0, TokenCount.Most), Math.Clamp(usage.OutputTokenCount ?? 0, 0, TokenCount.Most));

    private async Task<SpendReservation> ReserveAsync(MeteredCall call, CancellationToken cancellationToken)
    {
        if (limits.Money is not null && !call.Price.IsKnown)
        {
            throw new ModelException(
                ModelError.Unpriced,
                $"{ModelSettings.MoneyLimit} is set, and nobody says what {call.Model} costs; it was not asked.",
                $"satchel config set {call.PriceSetting} USD_PER_MILLION_TOKENS");
        }

        var estimate = new SpendEstimate(call.Most.Total, call.Price.Estimate(call.Most)) { Purpose = call.Purpose };
        return await purse.ReserveAsync(estimate, limits, cancellationToken).ConfigureAwait(false) switch
        {
            SpendDecision.Reserved reserved => reserved.Reservation,
            SpendDecision.Refused refused => throw OverBudget(refused),
            _ => throw new UnreachableException(),
        };
    }

    private static ModelException OverBudget(SpendDecision.Refused refused)
    {
        if (refused.Limit is SpendLimit.Rule)
        {
            return new ModelException(
                ModelError.OverBudget, "With this call, a limit of tokens could be passed; no model was asked.", "satchel budget list --unit tokens")
            {
                NotBefore = refused.Until,
            };
        }

        var setting = refused.Limit is SpendLimit.Tokens ? ModelSettings.TokenLimit : ModelSettings.MoneyLimit;
        return new ModelException(
            ModelError.OverBudget,
            $"With this call, today's spending could pass {setting}; no model was asked.",
            $"wait for the next day in UTC, or: satchel config set {setting} LIMIT")
        {
            NotBefore = refused.Until,
        };
    }

    /// <summary>Nothing stops it: what was spent is spent.</summary>
    private ValueTask SettleAsync(SpendReservation reservation, MeteredCall call, UsageDetails? told, TokenCount tokens, long started, bool hasFailed)
        => purse.SettleAsync(
            reservation,
            new SpentCall
            {
                Store = call.Store,
                Purpose = call.Purpose,
                Model = call.Model,
                Tokens = tokens,
                Money = tokens == default && hasFailed ? MicroUsd.Zero : call.Price.Settle(told, tokens),
                Latency = time.GetElapsedTime(started),
                HasFailed = hasFailed,
            },
            CancellationToken.None);
}
