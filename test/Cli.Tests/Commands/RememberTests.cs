using System.Text;
using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class RememberTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task The_answer_keeps_its_contract()
    {
        var stored = (await _program.RunAsync("remember", "Anna", "prefers", "tabs")).Document("satchel.remember/1");
        Assert.Equal(["schema", "status", "id", "store", "refine", "redactions", "suspects"], stored.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("stored", "default", "off"), (Text(stored, "status"), Text(stored, "store"), Text(stored, "refine")));
        Assert.True(Guid.TryParse(Text(stored, "id"), out _));
        Assert.Equal(0, stored.GetProperty("redactions").GetInt32());

        var known = (await _program.RunAsync("remember", "Anna prefers tabs")).Document("satchel.remember/1");
        Assert.Equal(("known", Text(stored, "id"), Text(stored, "id")), (Text(known, "status"), Text(known, "id"), Text(known, "duplicate_of")));
    }

    [Fact]
    public async Task Every_option_is_kept()
    {
        var id = await StoreAsync(
            "Paid the forecast", "--cat", "fact", "--imp", "4", "--entities", "Anna, weather", "--source", "mail", "--author", "Ben",
            "--session", "s1", "--at", "2026-01-31T10:00Z", "--metadata", "{\"a\":[1]}", "--public", "--no-refine");
        var memory = (await _program.RunAsync("show", id)).Document("satchel.memory/1");
        Assert.Equal(
            ("fact", "mail", "Ben", "s1", "public", "2026-01-31T10:00:00.000Z"),
            (Text(memory, "category"), Text(memory, "source"), Text(memory, "author"), Text(memory, "session"), Text(memory, "visibility"), Text(memory, "created_at")));
        Assert.Equal(4, memory.GetProperty("importance").GetInt32());
        Assert.Equal(["Anna", "weather"], memory.GetProperty("entities").EnumerateArray().Select(entity => entity.GetString()!));
        Assert.Equal("{\"a\":[1]}", memory.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task What_a_memory_needs_is_hashed_without_the_cryptographic_library_of_the_system()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // The loader of glibc writes into a file for each process which libraries it opens.
        await StoreAsync("Anna prefers tabs");
        _program.Environment["LD_DEBUG"] = "files";
        _program.Environment["LD_DEBUG_OUTPUT"] = Path.Combine(_program.Base, "loaded");
        await StoreAsync("Ben prefers spaces");
        var loaded = string.Concat(Directory.EnumerateFiles(_program.Base, "loaded.*").Select(File.ReadAllText));

        Assert.SkipWhen(loaded.Length == 0, "needs the loader of glibc");
        Assert.Contains("libe_sqlite3.so", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("libcrypto", loaded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n ")]
    public async Task Text_without_a_letter_is_refused(string text)
    {
        await RefusedAsync("content_empty", await _program.RunAsync("remember", text));
        await RefusedAsync("content_empty", await _program.RunWithInputAsync(text, "remember", "-"));
    }

    [Theory]
    [InlineData("a", 8_000)]
    [InlineData("é", 4_000)]
    [InlineData("😀", 2_000)]
    public async Task The_limit_is_8000_bytes_however_they_come(string letter, int fitting)
    {
        var text = string.Concat(Enumerable.Repeat(letter, fitting));
        await RefusedAsync("content_too_long", await _program.RunAsync("remember", text + "b"));
        await RefusedAsync("content_too_long", await _program.RunWithInputAsync(text + "b", "remember", "-"));
        await StoreAsync(text);
        (await _program.RunWithInputAsync(text + "\r\n", "remember", "-")).Document("satchel.remember/1");
    }

    [Fact]
    public async Task Very_long_texts_are_refused_without_reading_all_of_them()
    {
        await RefusedAsync("content_too_long", await _program.RunAsync("remember", new string('a', 100_000)));
        await RefusedAsync("content_too_long", await _program.RunAsync(new byte[10_000_000], ["remember", "-"]));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");

        // An endless input: only a program that stops reading ends.
        await RefusedAsync("content_too_long", await _program.RunInBashAsync("yes 2>/dev/null | satchel remember -"));
    }

    [Theory]
    [InlineData("a\0b", "U+0000")]
    [InlineData("a\u001bb", "U+001B")]
    [InlineData("a\u0085b", "U+0085")]
    public async Task Control_characters_are_refused_by_name(string text, string name)
    {
        var failure = await RefusedAsync("control_character", await _program.RunWithInputAsync(text, "remember", "-"));
        Assert.Contains(name, Text(failure, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused_from_standard_input_and_in_a_word()
    {
        (await _program.RunAsync([(byte)'a', 0xFF, (byte)'b'], ["remember", "-"])).Failure(2, "input_not_utf8");
        (await _program.RunAsync([0xED, 0xA0, 0x80], ["remember", "-"])).Failure(2, "input_not_utf8");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        foreach (var words in (string[])["$'a\\xffb'", "a --author $'a\\xff'", "a --metadata $'{\"a\":\"\\xff\"}'"])
        {
            var failure = (await _program.RunInBashAsync($"satchel remember {words}")).Failure(2, "invalid_unicode");
            Assert.Contains("satchel remember -", Text(failure, "hint"), StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task The_character_that_stands_for_broken_bytes_can_be_piped_in()
        => (await _program.RunWithInputAsync("a \uFFFD b", "remember", "-")).Document("satchel.remember/1");

    [Theory]
    [InlineData("usage")]
    [InlineData("invalid_category", "x", "--cat", "nope")]
    [InlineData("invalid_category", "x", "--cat", "")]
    [InlineData("usage", "x", "--cat", "fact", "--cat", "error")]
    [InlineData("usage", "x", "--imp")]
    [InlineData("invalid_importance", "x", "--imp", "0")]
    [InlineData("invalid_importance", "x", "--imp", "6")]
    [InlineData("invalid_importance", "x", "--imp", "9")]
    [InlineData("invalid_importance", "x", "--imp", "-1")]
    [InlineData("invalid_number", "x", "--imp", "x")]
    [InlineData("invalid_number", "x", "--imp", "")]
    [InlineData("invalid_number", "x", "--imp", "99999999999")]
    [InlineData("invalid_time", "x", "--at", "yesteryear")]
    [InlineData("invalid_time", "x", "--at", "")]
    [InlineData("invalid_time", "x", "--at", "2026-02-30")]
    [InlineData("store_name_invalid", "x", "--store", "../x")]
    [InlineData("store_name_invalid", "x", "--store", "")]
    [InlineData("store_name_invalid", "x", "--store", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("usage", "x", "--bogus")]
    [InlineData("usage", "-x")]
    public async Task A_wrong_option_is_exit_code_2_and_makes_nothing(string code, params string[] words)
    {
        var failure = (await _program.RunAsync(["remember", .. words])).Failure(2, code);
        Assert.DoesNotContain("System.", Text(failure, "message"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_program.Home));
    }

    public static TheoryData<string, string[]> Refusals => new()
    {
        { "invalid_metadata", ["--metadata", "{"] },
        { "invalid_metadata", ["--metadata", ""] },
        { "invalid_metadata", ["--metadata", "[]"] },
        { "invalid_metadata", ["--metadata", "{\"a\":\"\\ud800\"}"] },
        { "invalid_metadata", ["--metadata", "{\"a\":" + new string('[', 16) + new string(']', 16) + "}"] },
        { "metadata_too_long", ["--metadata", $"{{\"a\":\"{new string('a', 16_384)}\"}}"] },
        { "too_many_entities", ["--entities", string.Join(',', Enumerable.Range(1, 51))] },
        { "entities_too_long", ["--entities", new string('a', 201)] },
        { "author_empty", ["--author", ""] },
        { "control_character", ["--author", "a\nb"] },
        { "source_empty", ["--source", " "] },
        { "session_too_long", ["--session", new string('a', 201)] },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_the_guard_refuses_is_exit_code_1_and_makes_nothing(string code, string[] words)
        => await RefusedAsync(code, await _program.RunAsync(["remember", "x", .. words]));

    [Fact]
    public async Task A_misspelt_option_is_no_text()
    {
        var failure = (await _program.RunAsync("remember", "x", "--catgory=fact")).Failure(2, "usage");
        Assert.Equal("'--catgory' is not an option of satchel remember.", Text(failure, "message"));
        Assert.Contains("did you mean '--category'?", Text(failure, "hint"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-x", "--", "-x")]
    [InlineData("--store work", "--", "--store", "work")]
    [InlineData("a -b", "a", "--", "-b")]
    [InlineData("- buy milk", "- buy milk")]
    [InlineData("-5 degrees", "-5", "degrees")]
    [InlineData("@file:x", "@file:x")]
    public async Task Text_may_begin_with_a_dash(string content, params string[] words)
    {
        var id = await StoreAsync(words);
        Assert.Equal(content, Text((await _program.RunAsync("show", id)).Document("satchel.memory/1"), "content"));
    }

    [Fact]
    public async Task A_thousand_words_are_one_text()
    {
        var words = Enumerable.Range(1, 1_000).Select(number => FormattableString.Invariant($"w{number}")).ToArray();
        var id = await StoreAsync(words);
        Assert.Equal(string.Join(' ', words), Text((await _program.RunAsync("show", id)).Document("satchel.memory/1"), "content"));
    }

    [Theory]
    [InlineData("garbage", "store_foreign")]
    [InlineData("empty", "store_foreign")]
    [InlineData("foreign", "store_foreign")]
    [InlineData("truncated", "store_corrupt")]
    [InlineData("header", "store_corrupt")]
    [InlineData("newer", "store_newer_schema")]
    public async Task A_file_that_is_no_store_is_exit_code_4_for_every_verb_and_stays_as_it_is(string kind, string code)
    {
        await StoreAsync("kept");
        var path = Path.Combine(_program.Home, "stores", "default", "satchel.db");
        var broken = Broken(kind, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!))
        {
            File.Delete(file);
        }

        await File.WriteAllBytesAsync(path, broken, TestContext.Current.CancellationToken);
        foreach (var words in (string[][])[["remember", "new"], ["recall", "kept"], ["list"], ["show", "01"], ["forget", "01"], ["export"], ["status"]])
        {
            (await _program.RunAsync(words)).Failure(4, code);
        }

        (await _program.RunWithInputAsync("{\"content\":\"x\"}\n", "import", "-")).Failure(4, code);
        Assert.Equal(broken, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("below")]
    public async Task A_home_where_nothing_can_be_made_is_exit_code_4_for_every_verb(string below)
    {
        await File.WriteAllTextAsync(_program.Home, "mine", TestContext.Current.CancellationToken);
        _program.Environment["SATCHEL_HOME"] = Path.Combine(_program.Home, below);
        foreach (var words in (string[][])[["remember", "new"], ["recall", "x"], ["list"], ["show", "01"], ["forget", "01"], ["export"]])
        {
            (await _program.RunAsync(words)).Failure(4, "home_unusable");
        }

        (await _program.RunWithInputAsync("", "import", "-", "--dry-run")).Failure(4, "home_unusable");
        Assert.Equal("mine", await File.ReadAllTextAsync(_program.Home, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_empty_SATCHEL_HOME_means_the_home_of_the_user()
    {
        _program.Environment["SATCHEL_HOME"] = "";
        _program.Environment["HOME"] = _program.Base;
        await StoreAsync("x");
        Assert.True(Directory.Exists(Path.Combine(_program.Base, ".satchel", "stores", "default")));
    }

    [Fact]
    public async Task An_active_file_that_names_no_store_is_exit_code_4()
    {
        Directory.CreateDirectory(_program.Home);
        await File.WriteAllTextAsync(Path.Combine(_program.Home, "active"), "../x\n", TestContext.Current.CancellationToken);
        (await _program.RunAsync("remember", "x")).Failure(4, "config_corrupt");
    }

    private static byte[] Broken(string kind, byte[] whole)
    {
        switch (kind)
        {
            case "garbage":
                return Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("no database at all ", 1_000)));
            case "empty":
                return [];
            case "truncated":
                return whole[..9_000];
            case "header":
                return whole[..100];
            case "foreign":
                whole[68] ^= 0xFF; // the application id
                return whole;
            default:
                whole[63]++; // the lowest byte of user_version
                return whole;
        }
    }

    private static string Text(JsonElement document, string name) => document.GetProperty(name).GetString()!;

    private async Task<string> StoreAsync(params string[] words)
    {
        var stored = (await _program.RunAsync(["remember", .. words])).Document("satchel.remember/1");
        Assert.Equal("stored", Text(stored, "status"));
        return Text(stored, "id");
    }

    /// <summary>A refusal says so on both streams, and makes no home.</summary>
    private Task<JsonElement> RefusedAsync(string code, ProgramRun run)
    {
        Assert.Equal(1, run.ExitCode);
        var document = JsonElement.Parse(run.Output);
        Assert.Equal(
            ["schema", "status", "id", "store", "refine", "redactions", "suspects", "reason"], document.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("refused", JsonValueKind.Null), (Text(document, "status"), document.GetProperty("id").ValueKind));
        Assert.False(Directory.Exists(_program.Home));
        return Task.FromResult((run with { Output = "" }).Failure(1, code));
    }
}
