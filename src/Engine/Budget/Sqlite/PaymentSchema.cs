namespace Satchel.Engine.Budget.Sqlite;

/// <summary>
/// The second migration of a purse: payments, what follows from them, and what the owner has ruled. Amounts are in thousandths of
/// a satoshi, times are milliseconds since 1970, days are counted from 0001-01-01, months from January of year 0.
/// </summary>
internal static class PaymentSchema
{
    public const string Tables = """
        -- Vendors by their normalised key. What is paid under a key stays under it; an alias joins keys when they are read.
        CREATE TABLE vendor (key TEXT PRIMARY KEY, first_seen INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE vendor_variant (variant TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (variant, key)) WITHOUT ROWID;
        CREATE TABLE alias (alias TEXT PRIMARY KEY, vendor TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX alias_vendor ON alias (vendor);

        CREATE TABLE payment (
            payment INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            network INTEGER NOT NULL,
            direction INTEGER NOT NULL,
            vendor TEXT NOT NULL,
            payment_hash TEXT,
            idempotency_key TEXT,
            state INTEGER NOT NULL,
            delivery INTEGER NOT NULL,
            asked_msat INTEGER NOT NULL,
            paid_msat INTEGER NOT NULL,
            fee_msat INTEGER NOT NULL,
            protocol TEXT NOT NULL,
            operation TEXT NOT NULL,
            purpose TEXT NOT NULL,
            agent TEXT NOT NULL,
            agent_key TEXT,
            payee TEXT NOT NULL,
            preflight TEXT NOT NULL,
            actor TEXT NOT NULL,
            store TEXT NOT NULL,
            memory TEXT NOT NULL,
            content TEXT,
            anomaly INTEGER NOT NULL,
            at INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL);
        CREATE UNIQUE INDEX payment_hash ON payment (network, direction, payment_hash) WHERE payment_hash IS NOT NULL;
        CREATE UNIQUE INDEX payment_key ON payment (network, direction, idempotency_key) WHERE idempotency_key IS NOT NULL;
        CREATE INDEX payment_vendor ON payment (vendor, network, direction, at, state, operation, protocol, paid_msat);
        CREATE INDEX payment_at ON payment (network, direction, at);
        CREATE INDEX payment_memory ON payment (memory);

        -- Sums of payments that are settled, failed or refunded, by what a limit may be about.
        CREATE TABLE tally (
            network INTEGER NOT NULL,
            direction INTEGER NOT NULL,
            scope INTEGER NOT NULL,
            subject TEXT NOT NULL,
            span INTEGER NOT NULL,
            start INTEGER NOT NULL,
            settled INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            refunded INTEGER NOT NULL,
            errors INTEGER NOT NULL,
            paid_msat INTEGER NOT NULL,
            fee_msat INTEGER NOT NULL,
            refunded_msat INTEGER NOT NULL,
            PRIMARY KEY (network, direction, scope, subject, span, start)) WITHOUT ROWID;
        CREATE INDEX tally_start ON tally (network, direction, scope, span, start);

        -- The keys of those who were paid for a vendor.
        CREATE TABLE payee (
            network INTEGER NOT NULL, vendor TEXT NOT NULL, payee TEXT NOT NULL, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL,
            PRIMARY KEY (network, vendor, payee)) WITHOUT ROWID;

        -- Limits. Those of the owner are ceilings for those that agents set.
        CREATE TABLE rule (
            unit INTEGER NOT NULL,
            scope INTEGER NOT NULL,
            subject TEXT NOT NULL,
            owner INTEGER NOT NULL,
            id TEXT NOT NULL UNIQUE,
            per_payment INTEGER,
            per_day INTEGER,
            per_week INTEGER,
            per_month INTEGER,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            PRIMARY KEY (unit, scope, subject, owner)) WITHOUT ROWID;

        -- What was asked before a payment, and what was answered.
        CREATE TABLE preflight (
            id TEXT PRIMARY KEY,
            network INTEGER NOT NULL,
            vendor TEXT NOT NULL,
            msat INTEGER NOT NULL,
            max_fee_msat INTEGER NOT NULL,
            operation TEXT NOT NULL,
            purpose TEXT NOT NULL,
            agent TEXT NOT NULL,
            payee TEXT NOT NULL,
            actor TEXT NOT NULL,
            verdict INTEGER NOT NULL,
            state INTEGER NOT NULL,
            anomaly INTEGER NOT NULL,
            reasons TEXT NOT NULL,
            decided_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            payment TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX preflight_at ON preflight (decided_at);
        CREATE INDEX preflight_match ON preflight (vendor, network, msat, state, decided_at);

        -- What is set aside for payments that are to come or under way; without an end while nobody knows what became of one.
        CREATE TABLE hold (
            id TEXT PRIMARY KEY,
            network INTEGER NOT NULL,
            vendor TEXT NOT NULL,
            operation TEXT NOT NULL,
            purpose TEXT NOT NULL,
            agent TEXT NOT NULL,
            msat INTEGER NOT NULL,
            expires_at INTEGER) WITHOUT ROWID;
        CREATE INDEX hold_vendor ON hold (vendor, network);

        -- Payments that went past a limit: the money was gone when they were recorded.
        CREATE TABLE violation (
            violation INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            payment TEXT NOT NULL,
            network INTEGER NOT NULL,
            vendor TEXT NOT NULL,
            msat INTEGER NOT NULL,
            message TEXT NOT NULL);
        CREATE INDEX violation_at ON violation (at);

        -- What was said of a vendor, well or ill, and where.
        CREATE TABLE remark (
            remark INTEGER PRIMARY KEY, vendor TEXT NOT NULL, at INTEGER NOT NULL, store TEXT NOT NULL, memory TEXT NOT NULL,
            sentiment INTEGER NOT NULL);
        CREATE INDEX remark_vendor ON remark (vendor, at);

        -- Memories that still are to be written from payments.
        CREATE TABLE projection (payment TEXT PRIMARY KEY, store TEXT NOT NULL, draft TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE kyc (
            vendor TEXT PRIMARY KEY, verified INTEGER NOT NULL, jurisdiction TEXT NOT NULL, source TEXT NOT NULL, evidence TEXT NOT NULL,
            verified_at INTEGER, expires_at INTEGER, updated_at INTEGER NOT NULL) WITHOUT ROWID;

        -- The latest word of each attester about a vendor; a score is in ten-thousandths, none where it was taken back.
        CREATE TABLE attestation (
            vendor TEXT NOT NULL, attester TEXT NOT NULL, score INTEGER, basis TEXT NOT NULL, created_at INTEGER NOT NULL,
            expires_at INTEGER, event TEXT NOT NULL, PRIMARY KEY (vendor, attester)) WITHOUT ROWID;
        CREATE INDEX attestation_attester ON attestation (attester, created_at);
        CREATE TABLE trusted (
            attester TEXT NOT NULL, via TEXT NOT NULL, weight INTEGER NOT NULL, added_at INTEGER NOT NULL, PRIMARY KEY (attester, via)) WITHOUT ROWID;

        -- What an issuer says of an agent.
        CREATE TABLE statement (
            agent TEXT NOT NULL, issuer TEXT NOT NULL, owner_id TEXT NOT NULL, jurisdiction TEXT NOT NULL, level INTEGER NOT NULL,
            source TEXT NOT NULL, stated_at INTEGER NOT NULL, expires_at INTEGER, event TEXT NOT NULL,
            PRIMARY KEY (agent, issuer)) WITHOUT ROWID;
        CREATE TABLE session (
            vendor TEXT NOT NULL, agent TEXT NOT NULL, linking_key TEXT NOT NULL, state INTEGER NOT NULL, last_auth_at INTEGER,
            expires_at INTEGER, result TEXT NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (vendor, agent)) WITHOUT ROWID;
        CREATE TABLE gateway (
            agent TEXT PRIMARY KEY, url TEXT NOT NULL, vendor TEXT NOT NULL, operations TEXT NOT NULL, relays TEXT NOT NULL,
            advertised_at INTEGER NOT NULL, last_seen INTEGER NOT NULL, expires_at INTEGER, event TEXT NOT NULL, checked_at INTEGER, confirmed_at INTEGER,
            latency_ms INTEGER, problem TEXT) WITHOUT ROWID;

        -- What this home says to others: of each address of Nostr the last event, and which relay has which.
        CREATE TABLE announcement (
            address TEXT PRIMARY KEY, author TEXT NOT NULL, event TEXT NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE delivery (relay TEXT NOT NULL, address TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (relay, address)) WITHOUT ROWID;

        -- How far what others say was taken from relays, and the last of what was not let in.
        CREATE TABLE trust_cursor (relay TEXT NOT NULL, stream TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (relay, stream)) WITHOUT ROWID;
        CREATE TABLE trust_refusal (
            refusal INTEGER PRIMARY KEY, relay TEXT NOT NULL, event TEXT NOT NULL, author TEXT NOT NULL, kind INTEGER NOT NULL, reason TEXT NOT NULL,
            seen_at INTEGER NOT NULL, UNIQUE (relay, event));
        CREATE TABLE mark (name TEXT PRIMARY KEY, ms INTEGER NOT NULL) WITHOUT ROWID;

        -- The ledger of the purse: every change above but sums, hash-chained.
        CREATE TABLE entry (
            sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor TEXT NOT NULL, operation TEXT NOT NULL, subject TEXT NOT NULL,
            payload_hash BLOB NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL);
        CREATE INDEX entry_subject ON entry (subject, operation);
        CREATE TABLE entry_payload (sequence INTEGER PRIMARY KEY, salt BLOB NOT NULL, body BLOB NOT NULL);
        """;
}
