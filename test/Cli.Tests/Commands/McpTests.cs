using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Satchel.Testing.Inference;

namespace Satchel.Cli.Tests.Commands;

/// <summary>The SDK's own client starts the program and talks to it over its standard input and output.</summary>
public sealed class McpTests : IDisposable
{
    private const string Hello =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}""";

    private const string Ready = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    private readonly SatchelProgram _program = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task Every_tool_answers_over_standard_input_and_output()
    {
        await using var client = await ConnectAsync();
        Assert.Equal("satchel", client.ServerInfo?.Name);
        var id = (await AnswerAsync(client, "memory_remember", ("content", "Ada prefers tea"), ("entities", "Ada"))).GetProperty("id").GetString()!;
        await AnswerAsync(client, "memory_store", ("content", "Paid 500 sats for the forecast"), ("type", "transaction"), ("metadata", """{"vendor":"weather.example"}"""));
        (string, (string, object)[])[] calls =
        [
            ("memory_recall", [("query", "what does Ada prefer")]), ("memory_query", [("query", "Ada")]), ("memory_list", []), ("memory_export", []),
            ("memory_replace", [("id", id), ("content", "Ada prefers coffee")]), ("memory_edit", [("id", id), ("metadata", """{"cup":"blue"}""")]),
            ("memory_history", [("id", id)]), ("memory_related", [("id", id)]), ("memory_undo", [("id", id)]), ("memory_forget", [("id", id)]),
            ("memory_undo", [("id", id)]), ("memory_delete", [("id", id)]),
        ];
        foreach (var (tool, arguments) in calls)
        {
            await AnswerAsync(client, tool, arguments);
        }

        var tools = (await client.ListToolsAsync(cancellationToken: Stop)).Select(tool => tool.Name);
        Assert.Equal(["memory_sync"], tools.Except(calls.Select(call => call.Item1).Concat(["memory_remember", "memory_store"]), StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_one_client_stores_another_one_and_the_command_line_find()
    {
        await using (var client = await ConnectAsync("--store", "work"))
        {
            await AnswerAsync(client, "memory_remember", ("content", "The deploy goes out on Tuesday"));
        }

        await using var other = await ConnectAsync("--store", "work", "--tools", "all");
        Assert.Equal(1, (await AnswerAsync(other, "memory_query", ("query", "deploy"))).GetProperty("count").GetInt32());
        var recalled = (await _program.RunAsync("recall", "deploy", "--store", "work")).Document("satchel.recall/1");
        Assert.Equal("agent", recalled.GetProperty("results")[0].GetProperty("origin").GetString());
    }

    [Fact]
    public async Task Models_are_asked_only_where_the_owner_gives_questions_time_for_it()
    {
        await using var model = new ModelDouble();
        foreach (var (key, value) in ((string, string)[])[("rerank.provider", "voyage"), ("rerank.endpoint", $"{model.Address}v1"), ("rerank.model", "words")])
        {
            (await _program.RunAsync("config", "set", key, value)).Document("satchel.config_change/1");
        }

        await using (var client = await ConnectAsync())
        {
            await AnswerAsync(client, "memory_remember", ("content", "Refunds are paid on Fridays"));
            await AnswerAsync(client, "memory_remember", ("content", "Refunds of orders are rare"));
            await AnswerAsync(client, "memory_recall", ("query", "when are refunds paid"));
        }

        Assert.Empty(model.Calls);
        await _program.RunAsync("config", "set", "recall.remote_ms", "5000");
        await using var helped = await ConnectAsync();
        Assert.Equal(2, (await AnswerAsync(helped, "memory_query", ("query", "when are refunds paid"))).GetProperty("count").GetInt32());
        Assert.Equal("/v1/rerank", Assert.Single(model.Calls).Path);
    }

    [Fact]
    public async Task Two_clients_at_once_on_an_empty_home_lose_nothing()
    {
        const int Each = 20;
        await using var one = await ConnectAsync();
        await using var two = await ConnectAsync();

        await Task.WhenAll(new[] { (one, "tea"), (two, "coffee") }.SelectMany(client => Enumerable.Range(0, Each).Select(number => AnswerAsync(
            client.Item1, "memory_remember", ("content", FormattableString.Invariant($"Note {number} about {client.Item2}"))))));

        Assert.Equal(2 * Each, (await AnswerAsync(one, "memory_list", ("limit", 200))).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Only_the_protocol_goes_to_standard_output_and_no_text_to_standard_error()
    {
        string[] lines =
        [
            Hello, Ready, "this is no JSON", "[]", "{}", """{"jsonrpc":"2.0","id":2,"method":"no/such"}""",
            """{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"memory_store","arguments":{"content":"the purple secret"}}}""",
            """{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"memory_store","arguments":["the purple list"]}}""",
            """{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"memory_store","arguments":{"content":"purple \ud800"}}}""",
            """{"jsonrpc":"2.0","id":6,"method":"tools/call","params":{"name":"memory_store","arguments":{"content":"LONG"}}}"""
                .Replace("LONG", new string('x', 5_000_000), StringComparison.Ordinal),
            """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"memory_list"}}""",
        ];

        using var server = Start("-v");
        foreach (var line in lines)
        {
            await server.StandardInput.WriteLineAsync(line.AsMemory(), Stop);
        }

        var answers = new Dictionary<int, JsonElement>();
        while (!answers.ContainsKey(7) || !answers.ContainsKey(3) || !answers.ContainsKey(4) || !answers.ContainsKey(5))
        {
            var answer = JsonElement.Parse((await server.StandardOutput.ReadLineAsync(Stop))!);
            Assert.Equal("2.0", answer.GetProperty("jsonrpc").GetString());
            if (answer.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.Number)
            {
                answers[id.GetInt32()] = answer;
            }
        }

        server.StandardInput.Close();
        Assert.Equal("", await server.StandardOutput.ReadToEndAsync(Stop));
        Assert.DoesNotContain("purple", await server.StandardError.ReadToEndAsync(Stop), StringComparison.Ordinal);
        await server.WaitForExitAsync(Stop);
        Assert.Equal(0, server.ExitCode);
        Assert.True(answers[5].TryGetProperty("error", out _));
    }

    [Fact]
    public async Task A_server_whose_client_is_killed_ends_by_itself()
    {
        using var server = Start();
        await server.StandardInput.WriteLineAsync(Hello.AsMemory(), Stop);
        await server.StandardInput.WriteLineAsync(Ready.AsMemory(), Stop);
        await server.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/list"}""".AsMemory(), Stop);
        await server.StandardInput.FlushAsync(Stop);

        // What the system does to the pipes of a process that is killed.
        server.StandardOutput.Close();
        server.StandardError.Close();
        server.StandardInput.Close();

        await server.WaitForExitAsync(Stop);
        Assert.True(server.ExitCode is 0 or 3, $"exit code {server.ExitCode}");
    }

    [Fact]
    public async Task A_server_that_is_asked_to_end_ends_as_done()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var server = Start();
        await server.StandardInput.WriteLineAsync(Hello.AsMemory(), Stop);
        await server.StandardInput.FlushAsync(Stop);
        Assert.NotNull(await server.StandardOutput.ReadLineAsync(Stop));

        using var kill = Process.Start("/bin/kill", ["-TERM", server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await server.WaitForExitAsync(Stop);

        Assert.Equal((0, ""), (server.ExitCode, await server.StandardError.ReadToEndAsync(Stop)));
    }

    [Theory]
    [InlineData("claude-code", "mcpServers")]
    [InlineData("claude-desktop", "mcpServers")]
    [InlineData("cursor", "mcpServers")]
    [InlineData("vscode", "servers")]
    public async Task A_snippet_starts_this_very_program_with_the_same_choices(string host, string group)
    {
        var run = await _program.RunAsync("mcp", "--print-config", host, "--store", "work", "--tools", "all");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var server = JsonElement.Parse(run.Output).GetProperty(group).GetProperty("satchel");
        Assert.Equal(SatchelProgram.Location, server.GetProperty("command").GetString());
        Assert.Equal(["mcp", "--tools", "all", "--store", "work"], server.GetProperty("args").EnumerateArray().Select(word => word.GetString()));
    }

    [Fact]
    public async Task The_snippet_of_codex_is_toml()
    {
        var run = await _program.RunAsync("mcp", "--print-config", "codex");

        Assert.Equal($"[mcp_servers.satchel]\ncommand = \"{SatchelProgram.Location}\"\nargs = [\"mcp\"]\n", run.Output);
    }

    [Fact]
    public async Task What_is_not_there_is_refused_before_anything_is_served()
    {
        (await _program.RunAsync("mcp", "--tools", "commerce")).Failure(1, "tools_not_available");
        (await _program.RunAsync("mcp", "--tools", "everything")).Failure(2, "invalid_tools");
        (await _program.RunAsync("mcp", "--print-config", "emacs")).Failure(2, "invalid_host");
    }

    private static async Task<JsonElement> AnswerAsync(McpClient client, string tool, params (string Name, object Value)[] arguments)
    {
        var given = arguments.ToDictionary(argument => argument.Name, argument => (object?)argument.Value, StringComparer.Ordinal);
        var result = await client.CallToolAsync(tool, given, cancellationToken: Stop);
        Assert.True(result.IsError is not true, $"{tool}: {(result.Content[0] as TextContentBlock)?.Text}");
        return result.StructuredContent!.Value;
    }

    private Task<McpClient> ConnectAsync(params string[] words)
        => McpClient.CreateAsync(
            new StdioClientTransport(new StdioClientTransportOptions
            {
                Command = SatchelProgram.Location,
                Arguments = ["mcp", .. words],
                WorkingDirectory = _program.Base,
                EnvironmentVariables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["SATCHEL_HOME"] = _program.Home },
            }),
            PatientClient.Options,
            cancellationToken: Stop);

    private Process Start(params string[] words) => Process.Start(_program.Start(SatchelProgram.Location, ["mcp", .. words]))!;
}
