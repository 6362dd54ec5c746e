namespace Satchel.Engine.Trade.Sqlite;

/// <summary>
/// The tables of what is sold and bought, as numbered migrations that only go forward, with the marks of a store's schema. Times are milliseconds
/// since 1970, amounts msat, networks and states the numbers of their enums.
/// </summary>
internal static class TradeSchema
{
    /// <summary>"SATT" in ASCII.</summary>
    public const int ApplicationId = 0x53415454;

    /// <summary>The migrations in order; the first is number 1.</summary>
    public static IReadOnlyList<string> Migrations { get; } = [First];

    private const string First = """
        -- Numbers of the whole file: checkpoints made.
        CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counter (name, value) VALUES ('checkpoints', 0);

        -- Tokens that a gateway has offered. Without its key nobody can prove one, so a revoked one keeps it.
        CREATE TABLE token (
            payment_hash BLOB PRIMARY KEY,
            identifier_hash BLOB NOT NULL UNIQUE,
            root_key BLOB NOT NULL,
            token TEXT NOT NULL,
            operation TEXT NOT NULL,
            price_msat INTEGER NOT NULL,
            network INTEGER NOT NULL,
            client TEXT NOT NULL,
            request_hash TEXT NOT NULL,
            invoice TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            invoice_expires_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            max_uses INTEGER NOT NULL,
            uses INTEGER NOT NULL,
            settled_at INTEGER,
            revoked_at INTEGER,
            failures INTEGER NOT NULL DEFAULT 0,
            refunded_at INTEGER,
            closed_at INTEGER, -- looked up after its invoice had ended, and not paid
            booked_at INTEGER, -- in the purse as income
            forgotten_at INTEGER, -- its answers are no longer kept
            CHECK (uses BETWEEN 0 AND max_uses)) WITHOUT ROWID;
        CREATE INDEX token_offered ON token (client, request_hash, invoice_expires_at) WHERE settled_at IS NULL;
        CREATE INDEX token_unpaid ON token (invoice_expires_at) WHERE settled_at IS NULL;
        CREATE INDEX token_open ON token (invoice_expires_at) WHERE settled_at IS NULL AND closed_at IS NULL;
        CREATE INDEX token_paid ON token (settled_at) WHERE settled_at IS NOT NULL;
        CREATE INDEX token_kept ON token (settled_at) WHERE settled_at IS NOT NULL AND forgotten_at IS NULL;
        CREATE INDEX token_unbooked ON token (settled_at) WHERE settled_at IS NOT NULL AND booked_at IS NULL;

        -- Uses of tokens: one row for each request that a token paid for, with its answer once there is one.
        CREATE TABLE token_use (
            payment_hash BLOB NOT NULL,
            request_hash TEXT NOT NULL,
            begun_at INTEGER NOT NULL,
            status INTEGER,
            body BLOB,
            PRIMARY KEY (payment_hash, request_hash)) WITHOUT ROWID;

        -- Authorizations of the owner that were shown: each is good once.
        CREATE TABLE owner_proof (id BLOB PRIMARY KEY, shown_at INTEGER NOT NULL) WITHOUT ROWID;

        -- What is bought from gateways, written before anything is paid.
        CREATE TABLE purchase (
            payment_hash BLOB PRIMARY KEY,
            payment TEXT NOT NULL,
            preflight TEXT NOT NULL,
            origin TEXT NOT NULL,
            operation TEXT NOT NULL,
            request_hash TEXT NOT NULL,
            scheme TEXT NOT NULL,
            token TEXT NOT NULL,
            invoice TEXT NOT NULL,
            node TEXT NOT NULL,
            network INTEGER NOT NULL,
            amount_msat INTEGER NOT NULL,
            max_fee_msat INTEGER NOT NULL,
            fee_msat INTEGER NOT NULL,
            state INTEGER NOT NULL,
            preimage BLOB,
            created_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX purchase_open ON purchase (origin, request_hash, state);
        CREATE INDEX purchase_kept ON purchase (origin, operation, created_at) WHERE preimage IS NOT NULL;
        """;
}
