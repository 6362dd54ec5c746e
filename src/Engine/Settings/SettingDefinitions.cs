namespace Satchel.Engine.Settings;

/// <summary>
/// The table of <see cref="SettingRegistry"/>. A feature that begins to read a key sets <see cref="SettingDefinition.IsActive"/>
/// on its line, so that <c>config</c> never claims an effect that is not there.
/// </summary>
internal static class SettingDefinitions
{
    /// <summary>Greatest whole number that JSON readers of every kind keep exactly.</summary>
    private const double ExactInteger = 9_007_199_254_740_991;

    /// <summary>Every definition, in the order in which they are shown.</summary>
    public static readonly SettingDefinition[] All =
    [
        new("llm.endpoint", SettingKind.Url, "OpenAI-compatible chat endpoint; unset: no model is asked") { IsActive = true },
        new("llm.api_key", SettingKind.Text, "key of llm.endpoint; may stay unset for local models") { IsSecret = true, IsActive = true },
        new("llm.model.fast", SettingKind.Text, "model for short questions such as query expansion") { IsActive = true },
        new("llm.model.canonical", SettingKind.Text, "model that extracts and reconciles facts") { IsActive = true },
        new("llm.model.metadata", SettingKind.Text, "model that writes keywords, summaries and causes") { IsActive = true },
        ModelPrice("llm.price.input", "price of what a chat model reads, where its provider does not say what a call has cost"),
        ModelPrice("llm.price.output", "price of what a chat model writes"),

        new("embed.provider", SettingKind.Choice, "who computes model vectors; none: offline vectors only")
        {
            Choices = ["none", "voyage", "openai", "openrouter", "ollama"],
            Default = "none",
            HasStoreOverride = true,
            IsActive = true,
        },
        new("embed.model", SettingKind.Text, "embedding model of the provider") { HasStoreOverride = true, IsActive = true },
        new("embed.endpoint", SettingKind.Url, "address of the embedding provider where it is not its usual one") { HasStoreOverride = true, IsActive = true },
        new("embed.api_key", SettingKind.Text, "key of the embedding provider") { IsSecret = true, HasStoreOverride = true, IsActive = true },
        Integer("embed.max_characters", 100, 1_000_000, "characters", null, "longest text that is embedded whole; of what is longer, the beginning is") with
        {
            HasStoreOverride = true,
            IsActive = true,
        },
        ModelPrice("embed.price", "price of what the embedding model reads") with { HasStoreOverride = true },

        new("rerank.enabled", SettingKind.Boolean, "whether recall may rerank through the provider")
        {
            Default = "true",
            HasStoreOverride = true,
            IsActive = true,
        },
        new("rerank.provider", SettingKind.Choice, "who reranks; none: the local order stands")
        {
            Choices = ["none", "voyage"],
            Default = "none",
            HasStoreOverride = true,
            IsActive = true,
        },
        new("rerank.model", SettingKind.Text, "rerank model of the provider") { HasStoreOverride = true, IsActive = true },
        new("rerank.endpoint", SettingKind.Url, "address of a server that speaks the provider's form") { HasStoreOverride = true, IsActive = true },
        new("rerank.api_key", SettingKind.Text, "key of the rerank provider") { IsSecret = true, HasStoreOverride = true, IsActive = true },
        ModelPrice("rerank.price", "price of what the rerank model reads") with { HasStoreOverride = true },

        Integer("recall.remote_ms", 0, 60_000, "ms", "0", "how long recall may wait for a provider; 0: it never asks one by itself") with
        {
            HasStoreOverride = true,
            IsActive = true,
        },

        Integer("budget.tokens_per_day", 0, ExactInteger, "tokens", null, "model tokens per day (UTC); unset: no limit") with { IsActive = true },
        Number("budget.usd_per_day", 0, 1_000_000, "USD", null, "money for models per day (UTC); unset: no limit") with { IsActive = true },

        new("nostr.relays", SettingKind.Relays, "relays to share through, comma separated; unset: nothing leaves this device") { IsActive = true },
        new("nostr.identity", SettingKind.Choice, "key: the home has a key pair, made when it is first needed; unsigned: none is made or signs")
        {
            Choices = ["key", "unsigned"],
            Default = "key",
            IsActive = true,
        },
        new("nostr.authenticate", SettingKind.Boolean, "whether a relay that asks who is there is told (NIP-42)") { Default = "true", IsActive = true },
        Integer("nostr.timeout", 1, 600, "s", "30", "how long one question to a relay may take") with { IsActive = true },
        new("nostr.publish_legacy_trust", SettingKind.Boolean, "whether attestations are also sent in the form that Lightning Memory reads")
        {
            Default = "true",
            IsActive = true,
        },
        new("trust.ask", SettingKind.Choice, "what relays are asked; vendors: about each vendor of the purse by name; attesters: only what those on the trust list say")
        {
            Choices = ["vendors", "attesters", "nothing"],
            Default = "vendors",
            IsActive = true,
        },
        Integer("trust.follows_weight", 0, 100, null, "10", "what the word of those weighs whom the agent's key follows (NIP-02); 0: nothing") with { IsActive = true },
        Integer("trust.providers_weight", 0, 100, null, "50", "what the word of those weighs whom the agent's list of NIP-85 names; 0: nothing") with { IsActive = true },
        Integer("trust.auto_attest", 0, 1_000, "payments", "0", "own payments to a vendor after which it is attested by itself, each time; 0: never") with { IsActive = true },
        new("auth.hosts", SettingKind.Text, "hosts at which agents may log in (LNURL-auth), comma separated; unset: at none") { IsActive = true },
        Integer("sync.interval", 0, 10_080, "minutes", "15", "time between two exchanges of the worker with the relays; 0: only when asked") with { IsActive = true },
        Publication("general"),
        Publication("preference"),
        Publication("decision"),
        Publication("fact"),
        Publication("insight"),
        Publication("context"),
        Publication("transaction"),
        Publication("vendor"),
        Publication("error"),

        new("node.connection", SettingKind.Connection, "Lightning node of the purse") { IsSecret = true, Default = "type=sandbox", IsActive = true },

        new("pay.gateways", SettingKind.Gateways, "gateways to buy from besides those that are advertised, comma separated; agents may call those of this machine only here")
        {
            IsActive = true,
        },
        Integer("pay.max_sats", 0, 100_000_000, "sats", "100", "what one purchase may cost at most, its fee included; an agent's tool may not go above") with { IsActive = true },

        new("gateway.listen", SettingKind.Address, "where the gateway listens") { Default = "127.0.0.1:8402", IsActive = true },
        new("gateway.expose", SettingKind.Operations, "what the gateway sells: public, all, or a comma list of operations")
        {
            Choices = ["public", "all"],
            Default = "public",
            IsActive = true,
        },
        new("gateway.advertise", SettingKind.Boolean, "whether relays are told what the gateway sells; needs gateway.url") { Default = "false", IsActive = true },
        new("gateway.url", SettingKind.Url, "where others reach the gateway; named in its manifest") { IsActive = true },
        Price("memory_store", 3) with { IsActive = true },
        Price("memory_query", 2) with { IsActive = true },
        Price("memory_list", 1) with { IsActive = true },
        Price("ln_vendor_reputation", 3) with { IsActive = true },
        Price("ln_spending_summary", 2) with { IsActive = true },
        Price("ln_anomaly_check", 3) with { IsActive = true },
        Price("ln_preflight", 3) with { IsActive = true },
        Price("ln_vendor_trust", 2) with { IsActive = true },
        Price("ln_budget_check", 1) with { IsActive = true },
        Price("ln_compliance_report", 10) with { IsActive = true },
        Integer("gateway.bundle", 1, 1_000_000, "uses", "1", "how often one paid token may be used") with { IsActive = true },
        Integer("gateway.limits.unpaid_per_second", 1, 100_000, "requests/s", "50", "unpaid requests per address") with { IsActive = true },
        Integer("gateway.limits.unpaid_burst", 1, 1_000_000, "requests", "200", "unpaid requests at once per address") with { IsActive = true },
        Integer("gateway.limits.paid_per_second", 1, 1_000_000, "requests/s", "1000", "requests per paid token") with { IsActive = true },
        new("gateway.terms", SettingKind.Text, "whom payers may ask for a refund, and other terms; named in the manifest") { IsActive = true },
        new("gateway.admin_token", SettingKind.Text, "word that lets the owner ask the gateway for everything free of charge; unset: that of the file gateway-token")
        {
            IsSecret = true,
            IsActive = true,
        },
        new("gateway.cors", SettingKind.Text, "comma list of the origins whose pages may ask the gateway, or *; unset: none") { IsActive = true },
        new("gateway.trusted_proxies", SettingKind.Text, "comma list of addresses or networks of proxies that are believed when they say who asks") { IsActive = true },
        new("gateway.strict", SettingKind.Boolean, "whether the node is asked about each payment before its token is taken") { Default = "false", IsActive = true },
        new("gateway.legacy_lsat_header", SettingKind.Boolean, "whether a line for clients that only know LSAT goes before each challenge") { Default = "false", IsActive = true },
        new("gateway.accept_lm1", SettingKind.Boolean, "whether tokens that Lightning Memory has sold are taken, each for one request") { Default = "false", IsActive = true },
        new("gateway.lm1_key_file", SettingKind.Text, "the file gateway.key of Lightning Memory, for gateway.accept_lm1") { IsActive = true },

        new("store.default_backend", SettingKind.Choice, "backend of stores that name none and have no file yet") { Choices = ["sqlite", "postgres"], Default = "sqlite", IsActive = true },
        new("store.default_dsn", SettingKind.Text, "connection of stores on PostgreSQL that name none; satchel config set-pg-dsn asks for it") { IsSecret = true, IsActive = true },
        new("store.from_repository", SettingKind.Boolean, "whether a .satchel file in the repository may choose the store")
        {
            Default = "false",
            IsActive = true,
        },
        new("store.<name>.backend", SettingKind.Choice, "backend of one store; unset: where its file is, else the default") { Choices = ["sqlite", "postgres"], IsActive = true },
        Number("store.<name>.semantic_threshold", 0, 1, null, null, "cosine from which model vectors link two memories; skip: never; unset: that of the model") with
        {
            Choices = ["skip"],
            IsActive = true,
        },
        new("store.<name>.repository", SettingKind.Text, "git repositories in which this store is used, comma separated; 'store use NAME --here' adds one")
        {
            IsActive = true,
        },
        new("store.<name>.dsn", SettingKind.Text, "connection of one store on PostgreSQL; unset: that of all") { IsSecret = true, IsActive = true },

        Retention("retention.capacity", 0, 1_000_000_000, "memories", "0", "memories of a store above which the weakest are retired; 0: no ceiling"),
        Retention("retention.ttl_days", 0, 36_500, "days", "0", "time after which a memory that nobody recalls is retired; 0: never"),
        Retention("retention.half_life_days", 1, 36_500, "days", "30", "time in which an unused memory loses half of its weight"),
        RetentionBase(1, "0.15"),
        RetentionBase(2, "0.3"),
        RetentionBase(3, "0.5"),
        RetentionBase(4, "0.8"),
        RetentionBase(5, "1"),
        Number("retention.candidate_threshold", 0, 10, null, "0.5", "weight below which a memory is a candidate for retiring") with
        {
            HasStoreOverride = true,
            IsActive = true,
        },
        Retention("retention.prune_batch", 1, 10_000, "memories", "10", "most memories that one pass retires"),
        Retention("retention.immune_importance", 1, 6, null, "4", "importance from which a memory is never retired; 6: none"),
        Retention("retention.immune_accesses", 0, 1_000_000, "accesses", "3", "accesses from which a memory is never retired"),
        Retention("retention.min_age_days", 0, 36_500, "days", "7", "time for which a memory is never retired after it was said or written"),
        Retention("retention.expired_grace_days", 0, 36_500, "days", "30", "time for which an expired memory is kept as it is before it is retired"),

        new("hooks.stop", SettingKind.Choice, "when the stop hook asks to remember; signal: where the user stated a preference, decision or correction")
        {
            Choices = ["signal", "always", "off"],
            Default = "signal",
            IsActive = true,
        },
        new("hooks.inject", SettingKind.Choice, "whether prompts get recalled memories, a hint or nothing")
        {
            Choices = ["on", "hint", "off"],
            Default = "hint",
            IsActive = true,
        },
        Integer("hooks.inject_tokens", 50, 8_000, "tokens", "600", "most tokens of the memories that one prompt gets") with { IsActive = true },
        new("hooks.guide", SettingKind.Choice, "which guide a session of an agent begins with")
        {
            Choices = ["full", "compact", "off"],
            Default = "full",
            IsActive = true,
        },
        Integer("hooks.timeout_ms", 10, 60_000, "ms", "200", "time that a hook may take in all; then it ends without an answer") with { IsActive = true },

        new("scheduler.state", SettingKind.Choice, "whether jobs are done in the background; writes_refused: memories cannot be changed either")
        {
            Choices = ["started", "stopped", "writes_refused"],
            Default = "started",
            IsActive = true,
        },
        Integer("worker.interval", 1, 86_400, "s", "60", "time between two passes of the worker") with { IsActive = true },
        new("worker.trace", SettingKind.Boolean, "whether workers write each step into logs/trace.log, without texts")
        {
            Default = "false",
            IsActive = true,
        },
    ];

    private static SettingDefinition Integer(string name, double minimum, double maximum, string? unit, string? fallback, string description)
        => new(name, SettingKind.WholeNumber, description) { Minimum = minimum, Maximum = maximum, Unit = unit, Default = fallback };

    private static SettingDefinition Number(string name, double minimum, double maximum, string? unit, string? fallback, string description)
        => new(name, SettingKind.Number, description) { Minimum = minimum, Maximum = maximum, Unit = unit, Default = fallback };

    private static SettingDefinition Retention(string name, double minimum, double maximum, string? unit, string fallback, string description)
        => Integer(name, minimum, maximum, unit, fallback, description) with { HasStoreOverride = true, IsActive = true };

    private static SettingDefinition RetentionBase(int importance, string fallback)
        => Number(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"retention.base.{importance}"),
            0,
            10,
            null,
            fallback,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"weight of a fresh memory of importance {importance}")) with
        {
            HasStoreOverride = true,
            IsActive = true,
        };

    private static SettingDefinition Publication(string category)
        => new(
            "sync.publish." + category,
            SettingKind.Choice,
            $"how relays see {category} memories; visibility: encrypted, those marked shared or public also in clear; private: always encrypted; never: not at all")
        {
            Choices = ["visibility", "private", "never"],
            Default = "visibility",
            HasStoreOverride = true,
            IsActive = true,
        };

    private static SettingDefinition ModelPrice(string name, string description)
        => Number(name, 0, 100_000, "USD per million tokens", null, description) with { IsActive = true };

    private static SettingDefinition Price(string operation, int sats)
        => Integer(
            SettingChecks.PricePrefix + operation,
            0,
            100_000_000,
            "sat",
            sats.ToString(System.Globalization.CultureInfo.InvariantCulture),
            $"price of {operation}; 0: free");
}
