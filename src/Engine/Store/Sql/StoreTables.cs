namespace Satchel.Engine.Store.Sql;

/// <summary>The tables of a store that every backend has, in the order in which their rows can be copied.</summary>
internal static class StoreTables
{
    public static IReadOnlyList<StoreTable> All { get; } =
    [
        new("counter", ["name"], ["value"]),
        new("mark", ["name"], ["value"]),
        new("label", ["label"], ["kind", "text", "positions"]) { Numbers = "label" },
        new("author_word", ["word", "label"], []),
        new(
            "version",
            ["document"],
            [
                "memory", "number", "content", "content_hash", "category", "importance", "entities", "keywords", "summary", "author", "source", "origin",
                "trust", "session", "position", "scope", "visibility", "metadata", "created_at", "valid_from", "valid_to", "expires_at", "recorded_at",
                "retired_at", "model", "prompt_version", "supersedes", "derived_from", "protected",
            ]) { Flag = "protected" },
        new("ledger", ["sequence"], ["time", "actor", "origin", "operation", "subject", "batch", "payload_hash", "previous", "hash"]),
        new("payload", ["sequence"], ["salt", "body"]),
        new("term", ["term"], ["text", "documents"]) { Numbers = "term" },
        new("posting", ["term", "block"], ["last", "count", "entries"]),
        new("facts", ["chunk"], ["records"]),
        new("space", ["space"], ["provider", "model", "dimensions", "preprocessing"]) { Numbers = "space" },
        new("vector", ["space", "document"], ["components"]),
        new("edge", ["source", "target", "kind"], ["weight", "metadata", "made_by", "created_at"]),
        new("proposal", ["memory"], ["replacement", "reason", "made_by", "proposed_at"]),
        new("relay", ["relay"], ["agent", "address", "collected", "pulled_at", "pushed_at", "pushed", "pulled"]) { Numbers = "relay" },
        new("relay_cursor", ["relay", "stream"], ["since", "until", "top"]),
        new("outbox", ["memory", "number", "relay"], ["sequence", "reason"]),
        new("synced", ["memory"], ["changed_at", "state", "follows", "document", "retired_at", "event", "event_time", "plain_event", "erased"]),
        new("synced_event", ["event"], ["memory", "state"]),
        new("conflict", ["memory", "state"], ["number", "changed_at", "found_at"]),
        new("refused_event", ["relay", "event"], ["author", "kind", "reason", "seen_at"]),
        new(
            "job",
            ["job"],
            ["kind", "subject", "queued_at", "not_before", "attempts", "lease_owner", "leased_at", "lease_until", "state", "finished_at", "reason"]) { Numbers = "job" },
    ];
}
