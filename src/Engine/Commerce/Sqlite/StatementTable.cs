using System.Text.Json;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>What issuers say of agents: the latest word of each.</summary>
internal static class StatementTable
{
    /// <summary>Most issuers of whom one agent shows what they say.</summary>
    private const int MostOfOne = 200;

    private const string Select = $"""
        SELECT a.agent, a.issuer, a.owner_id, a.jurisdiction, a.level, a.source, a.stated_at, a.expires_at, a.event,
            {TrustedTable.IssuerWeight} AS weight
        FROM statement a

        """;

    /// <summary>Writes a statement, unless its issuer said something later before.</summary>
    public static bool Set(SqliteSession session, AgentStatement statement, PurseActor actor, DateTimeOffset now)
    {
        var hasChanged = session.Run(
            """
            INSERT INTO statement (agent, issuer, owner_id, jurisdiction, level, source, stated_at, expires_at, event)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (agent, issuer) DO UPDATE SET owner_id = excluded.owner_id, jurisdiction = excluded.jurisdiction, level = excluded.level,
                source = excluded.source, stated_at = excluded.stated_at, expires_at = excluded.expires_at, event = excluded.event
            WHERE excluded.stated_at >= statement.stated_at
            """,
            statement.Agent, statement.Issuer, statement.OwnerId, statement.Jurisdiction, (int)statement.Level, statement.Source,
            PaymentTable.Ms(statement.StatedAt), statement.ExpiresAt?.ToUnixTimeMilliseconds(), statement.Event) > 0;
        if (hasChanged)
        {
            PurseLedger.Append(session, now, actor, "statement", statement.Agent, json => Write(json, statement));
        }

        return hasChanged;
    }

    /// <summary>When an issuer last spoke of an agent; null where it never did.</summary>
    public static DateTimeOffset? Last(SqliteSession session, string agent, string issuer)
        => session.Value("SELECT stated_at FROM statement WHERE agent = $1 AND issuer = $2", agent, issuer) is long ms ? PaymentTable.Time(ms) : null;

    public static bool Withdraw(SqliteSession session, string agent, string issuer, DateTimeOffset at)
        => session.Run("DELETE FROM statement WHERE agent = $1 AND issuer = $2 AND stated_at <= $3", agent, issuer, PaymentTable.Ms(at)) > 0;

    /// <summary>What is said of an agent: first by those who count for something, of those the highest level, then the latest.</summary>
    /// <param name="session">The session.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="self">The public key of this home; null where it has none.</param>
    public static IReadOnlyList<AgentStatement> Of(SqliteSession session, string agent, string? self)
        => [.. All(session.Rows(Select + "WHERE a.agent = $1 ORDER BY a.level DESC, a.stated_at DESC LIMIT $2", agent, MostOfOne), self)
            .OrderByDescending(statement => statement.Standing is IssuerStanding.Home or IssuerStanding.Trusted)];

    /// <summary>What an issuer says of agents.</summary>
    public static IReadOnlyList<AgentStatement> By(SqliteSession session, string issuer)
        => All(session.Rows(Select + "WHERE a.issuer = $1 ORDER BY a.stated_at", issuer), issuer);

    public static IReadOnlyList<AgentStatement> Since(SqliteSession session, int limit, string? self)
        => All(session.Rows(Select + "ORDER BY a.stated_at DESC LIMIT $1", limit), self);

    /// <summary>Agents of whom something is said: those of whom it was said last.</summary>
    public static IReadOnlyList<string> Agents(SqliteSession session, int limit)
    {
        var agents = new List<string>();
        using var rows = session.Rows("SELECT agent FROM statement GROUP BY agent ORDER BY max(stated_at) DESC LIMIT $1", limit);
        while (rows.Read())
        {
            agents.Add(rows.GetString(0));
        }

        return agents;
    }

    private static void Write(Utf8JsonWriter json, AgentStatement statement)
    {
        json.WriteString("issuer", statement.Issuer);
        json.WriteString("compliance_level", CommerceNames.Of(statement.Level));
        json.WriteString("jurisdiction", statement.Jurisdiction);
        json.WriteString("stated_at", TimeText.Format(statement.StatedAt));
    }

    private static List<AgentStatement> All(SqliteDataReader rows, string? self)
    {
        using (rows)
        {
            var all = new List<AgentStatement>();
            while (rows.Read())
            {
                var (agent, issuer) = (rows.GetString(0), rows.GetString(1));
                all.Add(new AgentStatement
                {
                    Agent = agent,
                    Issuer = issuer,
                    Standing = issuer.Length == 0 || issuer == self ? IssuerStanding.Home
                        : issuer == agent ? IssuerStanding.Self
                        : rows.GetInt32(9) > 0 ? IssuerStanding.Trusted
                        : IssuerStanding.Stranger,
                    OwnerId = rows.GetString(2),
                    Jurisdiction = rows.GetString(3),
                    Level = (ComplianceLevel)rows.GetInt32(4),
                    Source = rows.GetString(5),
                    StatedAt = PaymentTable.Time(rows.GetInt64(6)),
                    ExpiresAt = rows.IsDBNull(7) ? null : PaymentTable.Time(rows.GetInt64(7)),
                    Event = rows.GetString(8),
                });
            }

            return all;
        }
    }
}
