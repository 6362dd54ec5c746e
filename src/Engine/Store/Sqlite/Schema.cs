namespace Satchel.Engine.Store.Sqlite;

/// <summary>
/// The tables of a store, as numbered migrations that only go forward. <c>user_version</c> holds the number of the last
/// one; <c>application_id</c> says that the file is ours. Times are milliseconds since 1970; names of closed sets are
/// those of <see cref="Model.WireNames"/>. What can be rebuilt from <c>version</c> is marked as derived.
/// </summary>
internal static class Schema
{
    /// <summary>"SATC" in ASCII.</summary>
    public const int ApplicationId = 0x53415443;

    /// <summary>The migrations in order; the first is number 1.</summary>
    public static IReadOnlyList<string> Migrations { get; } = [Foundation];

    private const string Foundation = """
        -- Numbers of the whole store: last document, checkpoints made, whether erased rows wait to be overwritten, size of
        -- the text index, the space of the store's model and the way to another one (SpaceTable), and the generation, a random
        -- number that is another one after every restore.
        CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counter (name, value) VALUES
            ('documents', 0), ('checkpoints', 0), ('scrub_due', 0), ('index_documents', 0), ('index_passages', 0), ('index_words', 0),
            ('retirement_day', 0), ('retirements', 0), ('model_space', 0), ('space_move', 0), ('space_move_cursor', 0),
            ('generation', random());

        -- What the upkeep remembers from one pass to the next: when a step was begun, how far it came, what it proved.
        CREATE TABLE mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

        -- Texts that many versions share. Kind: 1 author, 2 source, 3 session, 4 scope. A session counts its places.
        CREATE TABLE label (
            label INTEGER PRIMARY KEY,
            kind INTEGER NOT NULL,
            text TEXT NOT NULL,
            positions INTEGER NOT NULL DEFAULT 0,
            UNIQUE (kind, text));

        -- Words of authors' names, lower-case and without accents. Derived.
        CREATE TABLE author_word (word TEXT NOT NULL, label INTEGER NOT NULL, PRIMARY KEY (word, label)) WITHOUT ROWID;

        -- Every version of every memory. The document number rises in the order of recording and is never used again.
        CREATE TABLE version (
            document INTEGER PRIMARY KEY,
            memory TEXT NOT NULL,
            number INTEGER NOT NULL,
            content TEXT NOT NULL,
            content_hash BLOB NOT NULL,
            category TEXT NOT NULL,
            importance INTEGER NOT NULL,
            entities TEXT NOT NULL,
            keywords TEXT NOT NULL,
            summary TEXT,
            author INTEGER REFERENCES label,
            source INTEGER REFERENCES label,
            origin TEXT NOT NULL,
            trust TEXT NOT NULL,
            session INTEGER REFERENCES label,
            position INTEGER NOT NULL,
            scope INTEGER REFERENCES label,
            visibility TEXT NOT NULL,
            metadata TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            valid_from INTEGER,
            valid_to INTEGER,
            expires_at INTEGER,
            recorded_at INTEGER NOT NULL,
            retired_at INTEGER,
            model TEXT,
            prompt_version TEXT,
            supersedes TEXT,
            derived_from TEXT NOT NULL,
            protected INTEGER NOT NULL,
            UNIQUE (memory, number));
        CREATE UNIQUE INDEX version_current ON version (memory) WHERE retired_at IS NULL;
        CREATE INDEX version_content ON version (content_hash) WHERE retired_at IS NULL AND session IS NULL;
        CREATE INDEX version_session ON version (session, position) WHERE session IS NOT NULL;
        CREATE INDEX version_supersedes ON version (supersedes) WHERE supersedes IS NOT NULL;
        CREATE INDEX version_derived ON version (document) WHERE derived_from <> '[]';
        CREATE INDEX version_created ON version (created_at, document) WHERE retired_at IS NULL;
        CREATE INDEX version_expires ON version (expires_at) WHERE retired_at IS NULL AND expires_at IS NOT NULL;

        -- The ledger: every change of the tables, in order, chained by hashes (docs/formats/ledger.md). A payload can be
        -- erased without breaking the chain.
        CREATE TABLE ledger (
            sequence INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            actor TEXT NOT NULL,
            origin TEXT NOT NULL,
            operation TEXT NOT NULL,
            subject TEXT NOT NULL,
            batch TEXT NOT NULL,
            payload_hash BLOB NOT NULL,
            previous BLOB NOT NULL,
            hash BLOB NOT NULL);
        CREATE INDEX ledger_subject ON ledger (subject, sequence);
        CREATE INDEX ledger_batch ON ledger (batch, sequence);
        CREATE TABLE payload (sequence INTEGER PRIMARY KEY REFERENCES ledger, salt BLOB NOT NULL, body BLOB NOT NULL);

        -- The text index. Derived. A term counts the current documents that hold it. A posting row holds up to 128
        -- entries in the layout of PostingCodec; its block is the first document in it.
        CREATE TABLE term (term INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, documents INTEGER NOT NULL);
        CREATE TABLE posting (
            term INTEGER NOT NULL,
            block INTEGER NOT NULL,
            last INTEGER NOT NULL,
            count INTEGER NOT NULL,
            entries BLOB NOT NULL,
            PRIMARY KEY (term, block)) WITHOUT ROWID;

        -- Facts of documents, 64 to a chunk, in the layout of FactsCodec. Derived.
        CREATE TABLE facts (chunk INTEGER PRIMARY KEY, records BLOB NOT NULL);

        -- Vectors by space: float32, little-endian, and quantised to a quarter of that, 64 documents to a chunk, in the
        -- layout of VectorCodec: these are searched, those weigh what was found. Derived.
        CREATE TABLE space (
            space INTEGER PRIMARY KEY,
            provider TEXT NOT NULL,
            model TEXT NOT NULL,
            dimensions INTEGER NOT NULL,
            preprocessing TEXT NOT NULL,
            UNIQUE (provider, model, dimensions, preprocessing));
        CREATE TABLE vector (
            space INTEGER NOT NULL REFERENCES space,
            document INTEGER NOT NULL REFERENCES version,
            components BLOB NOT NULL,
            PRIMARY KEY (space, document)) WITHOUT ROWID;
        CREATE TABLE vector_chunk (
            space INTEGER NOT NULL REFERENCES space,
            chunk INTEGER NOT NULL,
            records BLOB NOT NULL,
            PRIMARY KEY (space, chunk)) WITHOUT ROWID;

        CREATE TABLE edge (
            source TEXT NOT NULL,
            target TEXT NOT NULL,
            kind TEXT NOT NULL,
            weight REAL NOT NULL,
            metadata TEXT NOT NULL,
            made_by TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (source, target, kind)) WITHOUT ROWID;
        CREATE INDEX edge_target ON edge (target, kind);

        -- What a machine would retire and may not on its own.
        CREATE TABLE proposal (
            memory TEXT PRIMARY KEY,
            replacement TEXT,
            reason TEXT NOT NULL,
            made_by TEXT NOT NULL,
            proposed_at INTEGER NOT NULL) WITHOUT ROWID;

        -- The exchange with relays (docs/formats/sync.md). No matter of the ledger: were it lost, everything would be asked for and
        -- sent once more. Entries of the ledger up to "collected" are in the outbox of a relay or with it; -1: nothing ever was.
        CREATE TABLE relay (
            relay INTEGER PRIMARY KEY,
            agent TEXT NOT NULL,
            address TEXT NOT NULL,
            collected INTEGER NOT NULL DEFAULT -1,
            pulled_at INTEGER,
            pushed_at INTEGER,
            pushed INTEGER NOT NULL DEFAULT 0,
            pulled INTEGER NOT NULL DEFAULT 0,
            UNIQUE (agent, address));
        CREATE TABLE relay_cursor (
            relay INTEGER NOT NULL REFERENCES relay,
            stream TEXT NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER,
            top INTEGER NOT NULL,
            PRIMARY KEY (relay, stream)) WITHOUT ROWID;

        -- What is still to be sent. Number: 0 for the state of a memory, else a version that lost against another device's.
        CREATE TABLE outbox (
            memory TEXT NOT NULL,
            number INTEGER NOT NULL,
            relay INTEGER NOT NULL REFERENCES relay,
            sequence INTEGER NOT NULL,
            reason TEXT,
            PRIMARY KEY (memory, number, relay)) WITHOUT ROWID;
        CREATE INDEX outbox_relay ON outbox (relay);

        -- The state of each memory that was last exchanged, and every event that was made or taken in.
        CREATE TABLE synced (
            memory TEXT PRIMARY KEY,
            changed_at INTEGER NOT NULL,
            state BLOB NOT NULL,
            follows BLOB NOT NULL,
            document INTEGER NOT NULL,
            retired_at INTEGER,
            event BLOB,
            event_time INTEGER NOT NULL,
            plain_event BLOB,
            erased INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE synced_event (event BLOB PRIMARY KEY, memory TEXT NOT NULL, state BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX synced_event_memory ON synced_event (memory, state);

        -- Versions that lost against another device's, and events that were not let in.
        CREATE TABLE conflict (
            memory TEXT NOT NULL,
            state BLOB NOT NULL,
            number INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            found_at INTEGER NOT NULL,
            PRIMARY KEY (memory, state)) WITHOUT ROWID;
        CREATE TABLE refused_event (
            relay INTEGER NOT NULL REFERENCES relay,
            event BLOB NOT NULL,
            author BLOB NOT NULL,
            kind INTEGER NOT NULL,
            reason TEXT NOT NULL,
            seen_at INTEGER NOT NULL,
            PRIMARY KEY (relay, event)) WITHOUT ROWID;

        -- Work for the background. In the store itself, so that a write and its job commit together. A lease names the worker
        -- and ends by itself; what waits after a failure waits by not_before. State: pending, done, parked.
        CREATE TABLE job (
            job INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            queued_at INTEGER NOT NULL,
            not_before INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            lease_owner TEXT,
            leased_at INTEGER,
            lease_until INTEGER,
            state TEXT NOT NULL DEFAULT 'pending',
            finished_at INTEGER,
            reason TEXT);
        CREATE UNIQUE INDEX job_open ON job (kind, subject) WHERE state = 'pending';
        CREATE INDEX job_pending ON job (job, not_before, lease_until) WHERE state = 'pending';
        CREATE INDEX job_ended ON job (state, finished_at) WHERE state <> 'pending';
        """;
}
