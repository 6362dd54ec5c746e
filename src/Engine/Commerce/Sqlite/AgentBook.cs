using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>What is said of agents, and where they are logged in.</summary>
public sealed class AgentBook
{
    private readonly PurseActor _actor;
    private readonly PurseFile _file;

    internal AgentBook(PurseFile file, PurseActor actor) => (_file, _actor) = (file, actor);

    /// <summary>Says something of an agent in this home's name, signed where it has a key. Of itself it can only declare something.</summary>
    /// <param name="statement">What is said; issuer, time and signature are this home's.</param>
    /// <param name="signer">The key of the home; null where it has none.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <returns>What was written; null where the agent is this home and more than a declaration was asked for.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask<AgentStatement?> StateAsync(AgentStatement statement, StatementSigner? signer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var now = _file.Time.GetUtcNow();
        var issued = statement with
        {
            Issuer = signer?.PublicKey ?? "",
            StatedAt = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()),
        };
        if (issued.IsSelfIssued && issued.Level > ComplianceLevel.SelfDeclared)
        {
            return null;
        }

        var signed = issued with { Event = signer?.Sign(TrustEvents.Statement(issued)).ToJson() ?? "", Standing = IssuerStanding.Home };
        await _file.WriteAsync(session => StatementTable.Set(session, signed, _actor, now), cancellationToken).ConfigureAwait(false);
        return signed;
    }

    /// <summary>What is said of an agent: first by who counts for something, of those the highest level.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="self">The public key of this home; null where it has none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<AgentStatement>> FindAsync(string agent, string? self, CancellationToken cancellationToken)
        => _file.ReadAsync(session => StatementTable.Of(session, agent, self), [], cancellationToken);

    /// <summary>Keeps a login at a vendor.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask<AuthSession> SetSessionAsync(AuthSession login, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(login);
        return await _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                var kept = login with { LastAuthAt = login.State is SessionState.Active ? PaymentTable.Time(PaymentTable.Ms(now)) : LastAuth(session, login) };
                SessionTable.Set(session, kept, now);
                PurseLedger.Append(
                    session, now, _actor, "session", kept.Vendor.Value, json => json.WriteString("state", CommerceNames.Of(kept.State)));
                return kept;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps that a vendor refused a login: what it granted before holds on, a login that was never granted does not.</summary>
    /// <param name="vendor">The vendor.</param>
    /// <param name="linkingKey">The key that it refused.</param>
    /// <param name="result">What it answered.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <returns>The login as it is kept now.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<AuthSession> RefuseSessionAsync(VendorKey vendor, string linkingKey, string result, CancellationToken cancellationToken)
        => _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                var known = SessionTable.Find(session, vendor, "")
                    ?? new AuthSession { Vendor = vendor, Agent = "", LinkingKey = linkingKey, State = SessionState.Expired };
                var kept = known with { Result = result };
                SessionTable.Set(session, kept, now);
                PurseLedger.Append(session, now, _actor, "session", vendor.Value, json => json.WriteString("result", result));
                return kept;
            },
            cancellationToken);

    /// <summary>The login of an agent at a vendor; null where none is kept.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<AuthSession?> FindSessionAsync(VendorKey vendor, string agent, CancellationToken cancellationToken)
        => _file.ReadAsync(session => SessionTable.Find(session, vendor, agent), null, cancellationToken);

    /// <summary>Every login that is kept, by vendor.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<AuthSession>> SessionsAsync(CancellationToken cancellationToken)
        => _file.ReadAsync(SessionTable.All, [], cancellationToken);

    private static DateTimeOffset? LastAuth(SqliteSession session, AuthSession login) => SessionTable.Find(session, login.Vendor, login.Agent)?.LastAuthAt;
}
