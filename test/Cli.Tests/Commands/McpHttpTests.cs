using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ModelContextProtocol.Client;

namespace Satchel.Cli.Tests.Commands;

/// <summary>The program serves HTTP; the SDK's own client talks to it.</summary>
public sealed class McpHttpTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string TokenFile => Path.Combine(_program.Home, "mcp-token");

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task It_says_where_it_listens_and_ends_when_it_is_asked_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var server = Process.Start(_program.Start(SatchelProgram.Location, ["mcp", "--http", "--listen", "localhost:0"]))!;
        var line = (await server.StandardError.ReadLineAsync(Stop))!;
        Assert.EndsWith($"; the token is in {TokenFile}", line, StringComparison.Ordinal);
        var address = line.Split(' ')[2].TrimEnd(';');
        await using (var client = await ConnectAsync(address))
        {
            var stored = await client.CallToolAsync(
                "memory_remember", new Dictionary<string, object?>(StringComparer.Ordinal) { ["content"] = "Ada prefers tea" }, cancellationToken: Stop);
            Assert.True(stored.IsError is not true);
        }

        using var kill = Process.Start("/bin/kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
        await server.WaitForExitAsync(Stop);

        Assert.Equal((0, "", ""), (server.ExitCode, await server.StandardOutput.ReadToEndAsync(Stop), await server.StandardError.ReadToEndAsync(Stop)));
        Assert.Equal(1, (await _program.RunAsync("recall", "tea")).Document("satchel.recall/1").GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_a_failure_of_the_outside()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var run = await _program.RunAsync("mcp", "--http", "--listen", taken.LocalEndpoint.ToString()!);

        run.Failure(3, "address_in_use");
    }

    [Theory]
    [InlineData("http_missing", "--listen", "127.0.0.1:0")]
    [InlineData("http_missing", "--no-auth")]
    [InlineData("invalid_address", "--http", "--listen", "example.org:80")]
    [InlineData("auth_needed", "--http", "--no-auth", "--listen", "0.0.0.0:0")]
    [InlineData("invalid_host", "--http", "--print-config", "claude-desktop")]
    public async Task What_was_not_meant_so_is_refused_before_anything_is_served(string code, params string[] words)
        => (await _program.RunAsync(["mcp", .. words])).Failure(2, code);

    [Theory]
    [InlineData("claude-code", "mcpServers")]
    [InlineData("cursor", "mcpServers")]
    [InlineData("vscode", "servers")]
    public async Task A_snippet_has_the_address_and_the_token(string host, string group)
    {
        var run = await _program.RunAsync("mcp", "--http", "--print-config", host);

        var server = JsonElement.Parse(run.Output).GetProperty(group).GetProperty("satchel");
        Assert.Equal("http://127.0.0.1:8403/mcp", server.GetProperty("url").GetString());
        Assert.Equal($"Bearer {(await File.ReadAllTextAsync(TokenFile, Stop)).Trim()}", server.GetProperty("headers").GetProperty("Authorization").GetString());
    }

    [Fact]
    public async Task A_snippet_without_a_token_makes_none()
    {
        var run = await _program.RunAsync("mcp", "--http", "--no-auth", "--print-config", "codex");

        Assert.Equal("[mcp_servers.satchel]\nurl = \"http://127.0.0.1:8403/mcp\"\n", run.Output);
        Assert.False(File.Exists(TokenFile));
    }

    private async Task<McpClient> ConnectAsync(string address)
    {
        var token = (await File.ReadAllTextAsync(TokenFile, Stop)).Trim();
        var options = new HttpClientTransportOptions
        {
            Endpoint = new Uri(address),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = $"Bearer {token}" },
        };
#pragma warning disable CA2000 // The client owns its transport.
        return await McpClient.CreateAsync(new HttpClientTransport(options), PatientClient.Options, cancellationToken: Stop);
#pragma warning restore CA2000
    }
}
