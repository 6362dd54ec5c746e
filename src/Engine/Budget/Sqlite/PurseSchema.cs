namespace Satchel.Engine.Budget.Sqlite;

/// <summary>
/// The tables of a purse, as numbered migrations that only go forward, with the marks of a store's schema. Days are counted
/// from 0001-01-01, times are milliseconds since 1970, money is in millionths of a US dollar.
/// </summary>
internal static class PurseSchema
{
    /// <summary>"SATP" in ASCII.</summary>
    public const int ApplicationId = 0x53415450;

    /// <summary>The migrations in order; the first is number 1.</summary>
    public static IReadOnlyList<string> Migrations { get; } = [Spending, PaymentSchema.Tables];

    private const string Spending = """
        -- Numbers of the whole purse: checkpoints made.
        CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counter (name, value) VALUES ('checkpoints', 0);

        -- What models have cost.
        CREATE TABLE spend (
            day INTEGER NOT NULL,
            store TEXT NOT NULL,
            purpose TEXT NOT NULL,
            model TEXT NOT NULL,
            calls INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            unpriced INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            micro_usd INTEGER NOT NULL,
            latency_ms INTEGER NOT NULL,
            PRIMARY KEY (day, store, purpose, model)) WITHOUT ROWID;

        -- What is set aside for calls that are being made. A number is never used again: who settles late must not take
        -- away what belongs to another.
        CREATE TABLE reservation (
            reservation INTEGER PRIMARY KEY AUTOINCREMENT,
            day INTEGER NOT NULL,
            purpose TEXT NOT NULL,
            tokens INTEGER NOT NULL,
            micro_usd INTEGER NOT NULL,
            expires_at INTEGER NOT NULL);
        """;
}
