using System.Text.Json;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>What issuers say of agents: the latest word of each.</summary>
internal static class StatementTable
{
    private const string Select = "SELECT agent, issuer, owner_id, jurisdiction, level, source, stated_at, expires_at, event FROM statement ";

    /// <summary>Writes a statement, unless its issuer said something later before.</summary>
    public static bool Set(SqliteSession session, AgentStatement statement, string actor, DateTimeOffset now)
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

    /// <summary>What is said of an agent: the highest level first, of those the latest.</summary>
    public static IReadOnlyList<AgentStatement> Of(SqliteSession session, string agent)
        => All(session.Rows(Select + "WHERE agent = $1 ORDER BY level DESC, stated_at DESC", agent));

    public static IReadOnlyList<AgentStatement> Since(SqliteSession session, int limit)
        => All(session.Rows(Select + "ORDER BY stated_at DESC LIMIT $1", limit));

    private static void Write(Utf8JsonWriter json, AgentStatement statement)
    {
        json.WriteString("issuer", statement.Issuer);
        json.WriteString("compliance_level", CommerceNames.Of(statement.Level));
        json.WriteString("jurisdiction", statement.Jurisdiction);
        json.WriteString("stated_at", TimeText.Format(statement.StatedAt));
    }

    private static List<AgentStatement> All(SqliteDataReader rows)
    {
        using (rows)
        {
            var all = new List<AgentStatement>();
            while (rows.Read())
            {
                all.Add(new AgentStatement
                {
                    Agent = rows.GetString(0),
                    Issuer = rows.GetString(1),
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
