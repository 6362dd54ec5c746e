using System.Text;
using System.Text.Json;
using Satchel.Protocols.Nostr;
using Satchel.Testing;
using Satchel.Testing.Relays;

namespace Satchel.Cli.Tests.Commands;

/// <summary>Two homes, one key and a relay.</summary>
public sealed class SyncTests : IAsyncDisposable
{
    private readonly SatchelProgram _one = new();
    private readonly SatchelProgram _other = new();
    private readonly LoopbackRelay _relay = new(Moments.WallClock);

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task What_one_home_remembers_the_other_recalls_and_edits_made_apart_agree_in_the_end()
    {
        await PairAsync();
        var id = (await _one.RunAsync("remember", "Ada prefers tea in the morning")).Document("satchel.remember/1").GetProperty("id").GetString()!;

        Assert.Equal((1, 0), Counts(await _one.RunAsync("sync")));
        Assert.Equal((0, 1), Counts(await _other.RunAsync("sync")));
        Assert.Equal(
            id, (await _other.RunAsync("recall", "what does Ada prefer")).Document("satchel.recall/1").GetProperty("results")[0].GetProperty("id").GetString());

        await _one.RunAsync("replace", id, "Ada prefers green tea");
        await _other.RunAsync("replace", id, "Ada prefers coffee");
        await _one.RunAsync("sync");
        var found = (await _other.RunAsync("sync")).Document("satchel.sync/1");
        await _one.RunAsync("sync");

        Assert.Equal([id], found.GetProperty("conflicts").EnumerateArray().Select(one => one.GetString()));
        foreach (var home in (SatchelProgram[])[_one, _other])
        {
            Assert.Equal("Ada prefers coffee", (await home.RunAsync("show", id)).Document("satchel.memory/1").GetProperty("content").GetString());
            var history = (await home.RunAsync("history", id)).Output;
            Assert.Contains("green tea", history, StringComparison.Ordinal);
            Assert.Contains("coffee", history, StringComparison.Ordinal);
            Assert.True((await home.RunAsync("verify")).Document("satchel.verify/1").GetProperty("ok").GetBoolean());
        }

        Assert.Equal((0, 0), Counts(await _one.RunAsync("sync")));
        Assert.Equal((0, 0), Counts(await _other.RunAsync("sync")));
    }

    [Fact]
    public async Task Two_homes_with_keys_of_their_own_tell_each_other_of_a_vendor()
    {
        foreach (var home in (SatchelProgram[])[_one, _other])
        {
            home.Environment["SATCHEL_CONFIG_FROM_ENV"] = "1";
            home.Environment["SATCHEL_NOSTR_RELAYS"] = _relay.Address;
            await home.RunAsync("remember", "Paid", "--cat", "transaction", "--metadata", """{"vendor":"shop.example","amount_sats":100}""");
        }

        var attested = (await _one.RunAsync("trust", "attest", "shop.example", "--score", "0.9")).Document("satchel.trust_attest/1");
        Assert.Equal(("published", 1), (attested.GetProperty("status").GetString(), attested.GetProperty("pushed").GetInt32()));
        Assert.Equal(1, (await _other.RunAsync("sync")).Document("satchel.sync/1").GetProperty("trust").GetProperty("taken").GetInt32());
        Assert.Equal((0, 0.9), await TrustAsync());
        var key = (await _one.RunAsync("identity", "show")).Document("satchel.identity/1").GetProperty("public_key").GetString()!;
        (await _other.RunAsync("trust", "add", key)).Document("satchel.trust_add/1");
        Assert.Equal((0.9, 0.9), await TrustAsync());
        await _one.RunAsync("trust", "attest", "shop.example", "--withdraw");
        await _other.RunAsync("sync");
        Assert.Equal((0, 0), await TrustAsync());

        async Task<(double Weighted, double Raw)> TrustAsync()
        {
            var trust = (await _other.RunAsync("vendor", "show", "shop.example")).Document("satchel.vendor_show/1").GetProperty("trust");
            return (trust.GetProperty("community_score").GetDouble(), trust.GetProperty("raw_score").GetDouble());
        }
    }

    [Fact]
    public async Task A_dry_run_names_what_would_go_out_in_clear_and_sends_nothing()
    {
        await PairAsync();
        await _one.RunAsync("remember", "Ada prefers tea");
        var open = (await _one.RunAsync("remember", "the gate is red", "--public")).Document("satchel.remember/1").GetProperty("id").GetString();

        var plan = (await _one.RunAsync("sync", "--dry-run")).Document("satchel.sync/1").GetProperty("planned").EnumerateArray().ToArray();

        Assert.Equal(2, plan.Length);
        Assert.Equal([open], plan.Where(one => one.GetProperty("layout").GetString() is "clear").Select(one => one.GetProperty("id").GetString()));
        Assert.Empty(_relay.Shelf.Events);
    }

    [Fact]
    public async Task What_only_looks_makes_nothing_in_a_home_that_has_nothing()
    {
        await PairAsync();
        await _one.RunAsync("remember", "Ada prefers tea");
        await _one.RunAsync("sync");
        using var third = new SatchelProgram();
        await third.RunAsync("config", "set", "nostr.relays", _relay.Address);
        var before = Directory.EnumerateFileSystemEntries(third.Home, "*", SearchOption.AllDirectories).Order().ToArray();

        Assert.Equal(0, (await third.RunAsync("sync", "--dry-run")).ExitCode);
        Assert.Equal(0, (await third.RunAsync("relay", "status")).ExitCode);
        Assert.Equal(0, (await third.RunAsync("relay", "announce", "--dry-run")).ExitCode);
        (await third.RunAsync("relay", "discover")).Failure(1, "identity_not_found");
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(third.Home, "*", SearchOption.AllDirectories).Order());

        await third.RunWithInputAsync((await _one.RunAsync("identity", "export", "--yes")).Output, "identity", "import", "-");
        var plan = (await third.RunAsync("sync", "--dry-run")).Document("satchel.sync/1");
        Assert.Equal((1, 1), (plan.GetProperty("pulled").GetInt32(), plan.GetProperty("relays")[0].GetProperty("pulled").GetInt32()));
        Assert.False(Directory.Exists(Path.Combine(third.Home, "stores")));
    }

    [Fact]
    public async Task A_list_of_relays_is_published_on_request_only_and_a_new_device_with_the_key_finds_it()
    {
        await PairAsync();
        await _one.RunAsync("config", "set", "nostr.relays", _relay.Address + ",wss://relay.invalid/memories");
        await _one.RunAsync("remember", "Ada prefers tea");
        await _one.RunAsync("sync");
        Assert.Equal(1, (await _other.RunAsync("relay", "discover", _relay.Address)).ExitCode);
        Assert.DoesNotContain(_relay.Shelf.Events, one => one.Kind is EventKind.RelayList);

        var told = (await _one.RunAsync("relay", "announce")).Document("satchel.relay_announce/1");
        var found = (await _other.RunAsync("relay", "discover", _relay.Address, "--save")).Document("satchel.relay_discover/1");

        Assert.Equal([true, false], told.GetProperty("relays").EnumerateArray().Select(one => one.GetProperty("taken").GetBoolean()));
        Assert.Equal([_relay.Address, "wss://relay.invalid/memories"], found.GetProperty("relays").EnumerateArray().Select(one => one.GetProperty("url").GetString()));
        Assert.Equal(
            _relay.Address + ",wss://relay.invalid/memories",
            (await _other.RunAsync("config", "get", "nostr.relays")).Document("satchel.config_value/1").GetProperty("value").GetString());
        (await _other.RunAsync("relay", "discover", "ws://relay.example")).Failure(2, "invalid_relay");
        (await _other.RunAsync("relay", "discover", "--agent", "nonsense")).Failure(2, "invalid_key");
    }

    [Fact]
    public async Task A_list_that_somebody_else_has_planted_is_not_believed()
    {
        await PairAsync();
        await _one.RunAsync("relay", "announce");
        var list = _relay.Shelf.Events.Single(one => one.Kind is EventKind.RelayList);
        _relay.Shelf.Clear();
        _relay.Shelf.Plant(NostrEvent.Parse(Encoding.UTF8.GetBytes(list.ToJson().Replace(_relay.Address, "wss://evil.example", StringComparison.Ordinal))));

        Assert.Equal(1, (await _other.RunAsync("relay", "discover", "--save")).ExitCode);
    }

    [Fact]
    public async Task Everything_is_offered_anew_to_a_relay_that_lost_it()
    {
        await PairAsync();
        await _one.RunAsync("remember", "Ada prefers tea");
        await _one.RunAsync("sync");
        _relay.Shelf.Clear();

        Assert.Equal((0, 0), Counts(await _one.RunAsync("sync")));
        Assert.Equal((1, 0), Counts(await _one.RunAsync("sync", "--full")));
        Assert.Single(_relay.Shelf.Events);
    }

    [Fact]
    public async Task A_recovery_phrase_gives_the_key_that_other_programs_make_of_it()
    {
        const string Phrase = "leader monkey parrot ring guide accident before fence cannon height naive bean";
        var taken = (await _one.RunWithInputAsync(Phrase + "\n", "identity", "import", "-")).Document("satchel.identity/1");

        Assert.Equal("17162c921dc4d2518f9a101db33695df1afb56ab82f5ff3e5da6eec3ca5cd917", taken.GetProperty("public_key").GetString());
        (await _other.RunAsync("identity", "import", Phrase.Replace("bean", "bear", StringComparison.Ordinal))).Failure(2, "invalid_key");
        var second = (await _other.RunAsync("identity", "import", Phrase, "--account", "1")).Document("satchel.identity/1");
        Assert.NotEqual(taken.GetProperty("public_key").GetString(), second.GetProperty("public_key").GetString());
    }

    [Fact]
    public async Task Relays_are_shown_with_their_state_and_the_exit_code_says_whether_all_answer()
    {
        await PairAsync();
        await _one.RunAsync("remember", "Ada prefers tea");
        await _one.RunAsync("sync");

        var all = (await _one.RunAsync("relay", "status")).Document("satchel.relay_status/1");
        Assert.Equal((1, 1, 1), (all.GetProperty("total").GetInt32(), all.GetProperty("reachable").GetInt32(), all.GetProperty("pushed").GetInt32()));
        Assert.True(all.GetProperty("relays")[0].GetProperty("latency_ms").GetDouble() > 0);
        await _one.RunAsync("config", "set", "nostr.relays", _relay.Address + ",ws://127.0.0.1:1");
        var some = await _one.RunAsync("relay", "status", "--text");
        Assert.Equal(1, some.ExitCode);
        Assert.Contains("  [x] ws://127.0.0.1:1: FAIL (no connection came about)\n", some.Output, StringComparison.Ordinal);
        Assert.Contains("1/2 relays reachable", some.Output, StringComparison.Ordinal);
        Assert.Contains("Memories pushed: 1\n", some.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_relays_or_without_a_key_it_says_what_to_do_and_with_dead_relays_it_fails()
    {
        (await _one.RunAsync("sync")).Failure(1, "no_relays");
        (await _one.RunAsync("relay", "status")).Failure(1, "no_relays");
        Assert.False(Directory.Exists(_one.Home));
        await _one.RunAsync("config", "set", "nostr.relays", "ws://127.0.0.1:1");
        await _one.RunAsync("config", "set", "nostr.identity", "unsigned");
        (await _one.RunAsync("sync")).Failure(1, "no_identity");
        await _one.RunAsync("config", "unset", "nostr.identity");
        var dead = await _one.RunAsync("sync");
        Assert.Equal(3, dead.ExitCode);
        Assert.Contains("no connection came about", dead.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_exchanges_by_itself()
    {
        await PairAsync();
        await _one.RunAsync("remember", "Ada prefers tea");

        await _one.RunAsync("worker", "--once");

        Assert.Single(_relay.Shelf.Events);
    }

    [Fact]
    public async Task A_key_is_shown_handed_on_and_taken_over_and_its_secret_is_only_where_it_was_asked_for()
    {
        Assert.Equal(1, (await _one.RunAsync("identity", "show")).ExitCode);
        await _one.RunAsync("remember", "Ada prefers tea");
        var shown = (await _one.RunAsync("identity", "show")).Document("satchel.identity/1");
        (await _one.RunAsync("identity", "export")).Failure(2, "confirmation_needed");
        var secret = (await _one.RunAsync("identity", "export", "--yes")).Output.Trim();
        (await _one.RunAsync("identity", "create")).Failure(1, "identity_exists");
        var taken = (await _other.RunWithInputAsync(secret, "identity", "import", "-")).Document("satchel.identity/1");

        Assert.StartsWith("nsec1", secret, StringComparison.Ordinal);
        Assert.Equal(shown.GetProperty("npub").GetString(), taken.GetProperty("npub").GetString());
        Assert.DoesNotContain(secret, shown.GetRawText(), StringComparison.Ordinal);
        var entry = (await _one.RunAsync("log", "list")).Document("satchel.log/1").GetProperty("entries")[0];
        Assert.Equal(("cli", shown.GetProperty("public_key").GetString()), (entry.GetProperty("actor").GetString(), entry.GetProperty("agent").GetString()));
        (await _other.RunAsync("identity", "import", "nonsense")).Failure(2, "invalid_key");
        (await _other.RunAsync("identity", "import", new string('1', 64))).Failure(1, "identity_exists");
    }

    [Fact]
    public async Task A_file_of_Lightning_Memory_is_judged_before_it_is_taken()
    {
        var key = Path.Combine(_one.Base, "private.key");
        await File.WriteAllTextAsync(key, new string('0', 63) + "3", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_one.Base, "public.key"), new string('a', 64), TestContext.Current.CancellationToken);
        (await _one.RunAsync("identity", "import", "@" + key)).Failure(1, "identity_mismatched");
        File.Delete(Path.Combine(_one.Base, "public.key"));

        var taken = (await _one.RunAsync("identity", "import", "@" + key)).Document("satchel.identity/1");

        Assert.Equal("f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9", taken.GetProperty("public_key").GetString());
    }

    [Fact]
    public async Task Eight_processes_that_start_together_in_an_empty_home_make_one_key()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _one.RunAsync("remember", $"thought {i} of its own")));

        var entries = (await _one.RunAsync("log", "list", "--limit", "20")).Document("satchel.log/1").GetProperty("entries").EnumerateArray().ToArray();

        Assert.Equal(8, entries.Length);
        Assert.Single(entries.Select(entry => entry.GetProperty("agent").GetString()).Distinct());
        Assert.Equal(["agent.key"], Directory.EnumerateFiles(Path.Combine(_one.Home, "keys")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Signed_events_go_out_as_a_file_and_come_back()
    {
        await _one.RunAsync("remember", "Ada prefers tea", "--cat", "preference");
        var file = Path.Combine(_one.Base, "events.jsonl");
        await File.WriteAllTextAsync(file, (await _one.RunAsync("export", "--format", "nostr")).Output, TestContext.Current.CancellationToken);
        var key = (await _one.RunAsync("identity", "export", "--yes")).Output;
        await _other.RunWithInputAsync(key, "identity", "import", "-");

        var outcome = (await _other.RunAsync("import", file, "--format", "nostr")).Document("satchel.import/1");

        Assert.Equal(1, outcome.GetProperty("stored").GetInt32());
        Assert.Equal("preference", (await _other.RunAsync("list")).Document("satchel.list/1").GetProperty("results")[0].GetProperty("category").GetString());
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("prefers", "hates", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (await _other.RunAsync("import", file, "--format", "nostr", "--store", "second")).Failure(1, "import_line_invalid");
    }

    private static (int Pushed, int Pulled) Counts(ProgramRun run)
    {
        var report = run.Document("satchel.sync/1");
        Assert.Equal(JsonValueKind.Null, report.GetProperty("relays")[0].GetProperty("problem").ValueKind);
        return (report.GetProperty("pushed").GetInt32(), report.GetProperty("pulled").GetInt32());
    }

    /// <summary>Gives both homes the same key and the relay.</summary>
    private async Task PairAsync()
    {
        await _one.RunAsync("identity", "create");
        await _other.RunWithInputAsync((await _one.RunAsync("identity", "export", "--yes")).Output, "identity", "import", "-");
        foreach (var home in (SatchelProgram[])[_one, _other])
        {
            await home.RunAsync("config", "set", "nostr.relays", _relay.Address);
        }
    }
}
