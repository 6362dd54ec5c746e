using System.Buffers;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Mcp;

/// <summary>What stands in the settings of each host so that it starts the server, or finds it; <c>docs/mcp.md</c> says in which file.</summary>
internal static class HostSnippet
{
    private const string Header = "Authorization";
    private const string Bearer = "Bearer ";

    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = ReadableJson.Encoder };

    /// <summary>The hosts that are known.</summary>
    public static IReadOnlyList<string> Hosts { get; } = ["claude-code", "claude-desktop", "cursor", "codex", "vscode"];

    /// <summary>The group of a host's settings in which its servers stand.</summary>
    public static string GroupOf(string host) => host switch
    {
        "vscode" => "servers",
        "codex" => "mcp_servers",
        _ => "mcpServers",
    };

    /// <summary>What stands in that group under the name of the server, as JSON.</summary>
    /// <param name="host">One of <see cref="Hosts"/>.</param>
    /// <param name="program">The program.</param>
    /// <param name="words">The words after it.</param>
    public static string EntryOf(string host, string program, IReadOnlyList<string> words)
        => Written(json =>
        {
            json.WriteStartObject();
            Server(json, host is "vscode" or "claude-code", program, words);
            json.WriteEndObject();
        });

    /// <summary>The snippet of a host that starts the program.</summary>
    /// <param name="host">One of <see cref="Hosts"/>.</param>
    /// <param name="program">Absolute path of the program.</param>
    /// <param name="words">The words after it.</param>
    /// <exception cref="CommandException">The host is not known.</exception>
    public static string For(string host, string program, IReadOnlyList<string> words) => host switch
    {
        "claude-code" or "vscode" => Json(GroupOf(host), withType: true, program, words),
        "claude-desktop" or "cursor" => Json(GroupOf(host), withType: false, program, words),
        "codex" => Toml(program, words),
        _ => throw Unknown(host),
    };

    /// <summary>The snippet of a host that speaks to a server over HTTP.</summary>
    /// <param name="host">One of <see cref="Hosts"/>.</param>
    /// <param name="address">Where the server listens.</param>
    /// <param name="token">What it wants to be shown; null for nothing.</param>
    /// <exception cref="CommandException">The host is not known, or only starts programs.</exception>
    public static string ForHttp(string host, string address, string? token) => host switch
    {
        "claude-code" => JsonOfHttp("mcpServers", withType: true, address, token),
        "cursor" => JsonOfHttp("mcpServers", withType: false, address, token),
        "vscode" => JsonOfHttp("servers", withType: true, address, token),
        "codex" => $"[mcp_servers.satchel]\nurl = {Quoted(address)}\n"
            + (token is null ? "" : $"http_headers = {{ \"{Header}\" = {Quoted(Bearer + token)} }}\n"),
        "claude-desktop" => throw CommandException.Usage("invalid_host", "--print-config: claude-desktop only starts programs.", "leave --http away"),
        _ => throw Unknown(host),
    };

    private static string Json(string group, bool withType, string program, IReadOnlyList<string> words)
        => Document(group, json => Server(json, withType, program, words));

    private static void Server(Utf8JsonWriter json, bool withType, string program, IReadOnlyList<string> words)
    {
        if (withType)
        {
            json.WriteString("type", "stdio");
        }

        json.WriteString("command", program);
        json.WriteStartArray("args");
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }

    private static string JsonOfHttp(string group, bool withType, string address, string? token)
        => Document(group, json =>
        {
            if (withType)
            {
                json.WriteString("type", "http");
            }

            json.WriteString("url", address);
            if (token is not null)
            {
                json.WriteStartObject("headers");
                json.WriteString(Header, Bearer + token);
                json.WriteEndObject();
            }
        });

    private static string Document(string group, Action<Utf8JsonWriter> write)
        => Written(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject(group);
            json.WriteStartObject("satchel");
            write(json);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }) + "\n";

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>TOML's basic strings are written as those of JSON.</summary>
    private static string Toml(string program, IReadOnlyList<string> words)
        => $"[mcp_servers.satchel]\ncommand = {Quoted(program)}\nargs = [{string.Join(", ", words.Select(Quoted))}]\n";

    private static CommandException Unknown(string host)
        => CommandException.Usage("invalid_host", $"--print-config: '{host}' is not a host.", $"one of {string.Join(", ", Hosts)}");

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, ReadableJson.Encoder)}\"";
}
