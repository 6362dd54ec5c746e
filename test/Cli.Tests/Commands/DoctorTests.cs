using System.Text.Json;
using Satchel.Cli.Tests.Worlds;
using Satchel.Testing.Inference;

namespace Satchel.Cli.Tests.Commands;

public sealed class DoctorTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public DoctorTests()
    {
        // Hooks have all the time that a loaded machine needs.
        _program.Environment["SATCHEL_CONFIG_FROM_ENV"] = "1";
        _program.Environment["SATCHEL_HOOKS_TIMEOUT_MS"] = "60000";
    }

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_fresh_machine_is_well_and_nothing_is_made()
    {
        var (exitCode, document) = await DoctorAsync();
        Assert.Equal(0, exitCode);
        Assert.Equal("pass", document.GetProperty("status").GetString());
        Assert.Equal("nothing is remembered yet", Check(document, "store").GetProperty("message").GetString());
        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task A_young_store_is_well_and_every_check_has_its_place()
    {
        await _program.RunAsync("remember", "The kettle is blue");
        var (exitCode, document) = await DoctorAsync();
        Assert.True(exitCode == 0, document.ToString());
        Assert.Equal(
            ["permissions", "disk", "settings", "models", "budget", "worker", "hooks", "strays", "hook_latency", "hosts", "servers",
                "store", "integrity", "canary", "queue", "degraded", "vectors", "spaces", "threshold", "stale"],
            document.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()!));
        Assert.Equal(1, Check(document, "store").GetProperty("detail").GetProperty("memories").GetInt64());
        Assert.Equal(1, Check(document, "integrity").GetProperty("detail").GetProperty("versions").GetInt64());
        Assert.Equal("default", Check(document, "canary").GetProperty("store").GetString());
        Assert.True(Check(document, "hook_latency").GetProperty("detail").GetProperty("median_us").GetInt64() > 0);
    }

    [Fact]
    public async Task What_is_amiss_names_the_command_that_mends_it_and_that_command_does()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs modes of files");
        await _program.RunAsync("remember", "The kettle is blue");
        await _program.RunInBashAsync("chmod 755 home; echo '{\"hooks.colour\":\"red\"}' > home/config.json; chmod 600 home/config.json");

        var (exitCode, document) = await DoctorAsync();
        Assert.Equal((4, "fail"), (exitCode, document.GetProperty("status").GetString()));
        var remedies = new List<string>();
        foreach (var check in document.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("status").GetString() != "pass"))
        {
            remedies.Add(check.GetProperty("remedy").GetString()!);
        }

        Assert.Equal([$"chmod -R go= '{_program.Home}'", "satchel config unset hooks.colour"], remedies);
        foreach (var remedy in remedies)
        {
            Assert.Equal(0, (await _program.RunInBashAsync(remedy)).ExitCode);
        }

        Assert.Equal(0, (await DoctorAsync()).ExitCode);
    }

    [Fact]
    public async Task A_warning_alone_is_exit_code_1_and_text_shows_the_remedy_below_it()
    {
        await SettleAsync("\"embed.model\":\"voyage-3-lite\"");
        var run = await _program.RunAsync("doctor", "--text");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("warn  settings      'embed.model' does nothing while embed.provider is not set\n                    satchel config unset embed.model\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n0 failed, 1 warn, ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_and_a_store_that_cannot_be_read_are_lines_and_the_rest_is_looked_at()
    {
        await _program.RunAsync("remember", "The kettle is blue");
        await File.WriteAllTextAsync(_program.ConfigFile, "{ rubbish", TestContext.Current.CancellationToken);
        foreach (var ending in (string[])["-wal", "-shm"])
        {
            File.Delete(StoreFile.PathIn(_program) + ending);
        }

        await File.WriteAllTextAsync(StoreFile.PathIn(_program), new string('x', 10_000), TestContext.Current.CancellationToken);

        var (exitCode, document) = await DoctorAsync();
        Assert.Equal(4, exitCode);
        Assert.Equal("fail", Check(document, "settings").GetProperty("status").GetString());
        Assert.Equal("fail", Check(document, "store").GetProperty("status").GetString());
        Assert.Equal("pass", Check(document, "disk").GetProperty("status").GetString());
    }

    [Fact]
    public async Task All_stores_are_looked_into_where_that_is_asked_for()
    {
        await SettleAsync();
        await _program.RunAsync("store", "create", "one");
        await _program.RunAsync("store", "create", "two");
        var (_, document) = await DoctorAsync("--all-stores");
        Assert.Equal(
            ["one", "two"],
            document.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("store").GetString()).OfType<string>().Distinct());
        Assert.Equal("two", Check((await DoctorAsync("--store", "two")).Document, "canary").GetProperty("store").GetString());
    }

    [Fact]
    public async Task Models_are_asked_only_with_probe()
    {
        await using var models = new ModelDouble();
        var settings = $"\"llm.endpoint\":\"{models.Address}v1\",\"llm.model.fast\":\"quick\",\"llm.model.canonical\":\"careful\",\"llm.model.metadata\":\"careful\"";
        await SettleAsync(settings);
        Assert.Equal("pass", Check((await DoctorAsync()).Document, "models").GetProperty("status").GetString());
        Assert.Empty(models.Calls);

        var (exitCode, document) = await DoctorAsync("--probe");
        Assert.Equal((0, "pass"), (exitCode, Check(document, "llm_probe").GetProperty("status").GetString()));
        Assert.Single(models.Calls);

        models.Fail(Enumerable.Repeat<ModelFault?>(new ModelFault.Status(401), 5));
        (exitCode, document) = await DoctorAsync("--probe");
        Assert.Equal((4, "fail"), (exitCode, Check(document, "llm_probe").GetProperty("status").GetString()));
        Assert.NotEqual("", Check(document, "llm_probe").GetProperty("remedy").GetString());
    }

    [Fact]
    public async Task Hooks_that_failed_are_counted()
    {
        await SettleAsync();
        await _program.RunWithInputAsync("rubbish", "hook", "stop");
        var check = Check((await DoctorAsync()).Document, "hooks");
        Assert.Equal(("warn", 1), (check.GetProperty("status").GetString(), check.GetProperty("detail").GetProperty("failures").GetInt32()));
        Assert.Contains("input_unreadable", check.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_of_a_busy_home_fits_one_screen()
    {
        foreach (var category in (string[])["preference", "decision", "fact", "insight", "context", "general", "transaction", "vendor", "error"])
        {
            await _program.RunAsync("remember", $"About a {category}", "--cat", category);
        }

        Assert.InRange((await _program.RunAsync("status", "--text")).Output.Split('\n').Length - 1, 10, 24);
    }

    private static JsonElement Check(JsonElement document, string name)
        => document.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == name);

    /// <summary>Sets keys, in a home that is its owner's alone.</summary>
    private async Task SettleAsync(string settings = "")
    {
        await _program.RunAsync("config", "set", "hooks.stop", "off");
        await File.WriteAllTextAsync(_program.ConfigFile, $"{{{settings}}}", TestContext.Current.CancellationToken);
    }

    private async Task<(int ExitCode, JsonElement Document)> DoctorAsync(params string[] words)
    {
        var run = await _program.RunAsync(["doctor", .. words]);
        Assert.Equal("", run.Error);
        var document = JsonElement.Parse(run.Output);
        Assert.Equal("satchel.doctor/1", document.EnumerateObject().First().Value.GetString());
        return (run.ExitCode, document);
    }
}
