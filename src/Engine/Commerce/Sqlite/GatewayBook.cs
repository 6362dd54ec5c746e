using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Store;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Gateways that others advertise, and which of them said who they are.</summary>
public sealed class GatewayBook
{
    /// <summary>Gateways that are compared before the best ones are given.</summary>
    private const int RankedGateways = 200;

    private readonly PurseFile _file;

    internal GatewayBook(PurseFile file) => _file = file;

    /// <summary>Gateways that are advertised: those that said who they are first, of those the ones that are best known, then the last seen.</summary>
    /// <param name="operation">Only those that sell it; null for all.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<GatewayStanding>> FindAsync(string? operation, int limit, CancellationToken cancellationToken)
        => _file.ReadAsync<IReadOnlyList<GatewayStanding>>(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                return
                [
                    .. GatewayTable.Current(session, operation, now)
                        .OrderByDescending(gateway => gateway.IsConfirmed)
                        .Take(Math.Max(limit, RankedGateways))
                        .Select(gateway =>
                        {
                            var group = VendorTable.Group(session, gateway.Vendor);
                            return new GatewayStanding(
                                gateway, VendorBook.Reputation(session, group, PaymentNetwork.Mainnet, now), AttestationTable.Score(session, group, now));
                        })
                        .OrderByDescending(one => one.Gateway.IsConfirmed)
                        .ThenByDescending(one => one.Community.Weighted)
                        .ThenByDescending(one => one.Reputation.Estimate)
                        .ThenByDescending(one => one.Gateway.LastSeen)
                        .Take(limit),
                ];
            },
            [],
            cancellationToken);

    /// <summary>Takes in a gateway whose address the owner typed, and that said who it is.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    internal async ValueTask<KnownGateway> KnowAsync(KnownGateway typed, CancellationToken cancellationToken)
        => await _file.WriteAsync(
            session =>
            {
                GatewayTable.Set(session, typed);
                GatewayTable.Check(session, typed.Agent, _file.Time.GetUtcNow(), typed.LatencyMs, problem: null);
                return GatewayTable.Find(session, typed.Agent)!;
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Gateways that should be asked who they are.</summary>
    internal ValueTask<IReadOnlyList<KnownGateway>> UncheckedAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken)
        => _file.ReadAsync(session => GatewayTable.Unchecked(session, since, _file.Time.GetUtcNow(), limit), [], cancellationToken);

    /// <summary>Keeps what came of asking a gateway who it is.</summary>
    internal async ValueTask CheckAsync(string agent, long? latencyMs, string? problem, CancellationToken cancellationToken)
        => await _file.WriteAsync(
            session =>
            {
                GatewayTable.Check(session, agent, _file.Time.GetUtcNow(), latencyMs, problem);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
}
