#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:project ../test/Testing/Testing.csproj
// Times memory_query of a server that runs, over both transports, then lets many clients use it at once over HTTP:
// dotnet run eng/mcpload.cs -- [--program PATH] [--memories 10000] [--clients 32] [--seconds 60]
// It fails where a call fails. It asserts no time and no size: these are read by people, in docs/performance.md.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Satchel.Testing;

const int WarmUpCalls = 50;
const int TimedCalls = 400;
const int SecondsUntilIdle = 8; // the server gives memory back after five without a call
const int CallsPerWrite = 20;
const int QueryKinds = 64;
const string Revision = "2025-11-25";

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var program = Path.GetFullPath(Argument("--program") ?? Path.Combine(root, "artifacts", "native", "satchel", "satchel"));
if (!TryNumber("--memories", 10_000, out var memories) || !TryNumber("--clients", 32, out var clients) || !TryNumber("--seconds", 60, out var seconds) || !File.Exists(program))
{
    Console.WriteLine("usage: dotnet run eng/mcpload.cs -- [--program PATH] [--memories 10000] [--clients 32] [--seconds 60]");
    Console.WriteLine("  --program PATH  the native program; dotnet run eng/publish.cs makes it");
    return 2;
}

// Below artifacts, not in the temporary folder, which may lie in memory: a commit must reach a disk.
var folder = Path.Combine(root, "artifacts", "mcpload", Environment.ProcessId.ToString());
Directory.CreateDirectory(folder);
try
{
    var texts = new SyntheticTexts(seed: 20260101);
    var lines = Path.Combine(folder, "texts.jsonl");
    await File.WriteAllLinesAsync(lines, texts.Tell(memories).Select(memory => memory.ToJson()));
    using (var import = Process.Start(Satchel("import", lines, "--format", "jsonl"))!)
    {
        await import.StandardOutput.ReadToEndAsync();
        await import.WaitForExitAsync();
    }

    string[] queries = [.. Enumerable.Range(0, QueryKinds).Select(kind => texts.Query(kind % 2 == 0 ? 2000 : 0, 4000, count: 3)).Select(words => string.Join(' ', words))];
    Console.WriteLine($"store: {memories:N0} synthetic memories, {Environment.ProcessorCount} processors");
    Console.WriteLine();
    Console.WriteLine("| one client, `memory_query` of 3 words, milliseconds | median | p95 |");
    Console.WriteLine("| --- | ---: | ---: |");
    await TimeStreamsAsync(queries);
    using var server = Process.Start(Satchel("mcp", "--http", "--listen", "127.0.0.1:0"))!;
    try
    {
        return await LoadAsync(server, queries, texts);
    }
    finally
    {
        server.Kill();
        await server.WaitForExitAsync();
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task TimeStreamsAsync(string[] queries)
{
    using var server = Process.Start(Satchel("mcp"))!;
    await AskAsync(Initialize());
    await server.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
    await TimeAsync("standard input and output", call => AskAsync(Query(queries, call)));
    server.StandardInput.Close();
    await server.WaitForExitAsync();

    async Task<string?> AskAsync(string message)
    {
        await server.StandardInput.WriteLineAsync(message);
        await server.StandardInput.FlushAsync();
        return Wrong(await server.StandardOutput.ReadLineAsync() ?? "");
    }
}

async Task<int> LoadAsync(Process server, string[] queries, SyntheticTexts texts)
{
    var address = (await server.StandardError.ReadLineAsync())!.Split(' ')[2].TrimEnd(';');
    var token = await File.ReadAllTextAsync(Path.Combine(folder, "home", "mcp-token"));
    using var http = new HttpClient { BaseAddress = new Uri(address) };
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
    http.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
    await using (var single = await Session.BeginAsync(http, Initialize()))
    {
        await TimeAsync("HTTP, one session", async call => Wrong(await single.PostAsync(Query(queries, call))));
    }

    string[] notes = [.. texts.Tell(QueryKinds).Select(memory => memory.Content)];
    var times = new ConcurrentBag<double>();
    var wrong = new ConcurrentBag<string>();
    await RunAsync(TimeSpan.FromSeconds(Math.Max(seconds / 10, 1)));
    times.Clear();
    var before = ResidentMib(server.Id);
    await RunAsync(TimeSpan.FromSeconds(seconds));
    var after = ResidentMib(server.Id);
    await Task.Delay(TimeSpan.FromSeconds(SecondsUntilIdle));
    var idle = ResidentMib(server.Id);

    Console.WriteLine();
    Console.WriteLine($"| {clients} clients over HTTP for {seconds} s; one call in {CallsPerWrite} remembers | |");
    Console.WriteLine("| --- | ---: |");
    Console.WriteLine($"| calls a second | {times.Count / (double)seconds:N0} |");
    Console.WriteLine($"| milliseconds, median | {At(times, 0.5):F2} |");
    Console.WriteLine($"| milliseconds, p95 | {At(times, 0.95):F2} |");
    Console.WriteLine($"| calls that failed | {wrong.Count} |");
    Console.WriteLine($"| resident memory before, after, and {SecondsUntilIdle} s later | {before:F1} MiB, {after:F1} MiB, {idle:F1} MiB |");
    foreach (var answer in wrong.Distinct(StringComparer.Ordinal).Take(3))
    {
        Console.WriteLine(answer);
    }

    return wrong.IsEmpty ? 0 : 1;

    async Task RunAsync(TimeSpan length)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => UseAsync(client, watch, length)));
    }

    async Task UseAsync(int client, Stopwatch watch, TimeSpan length)
    {
        await using var session = await Session.BeginAsync(http, Initialize());
        for (var call = client; watch.Elapsed < length; call++)
        {
            var begin = Stopwatch.GetTimestamp();
            var message = call % CallsPerWrite == 0 ? Remember($"{notes[call % notes.Length]} {client} {call} {watch.ElapsedTicks}") : Query(queries, call);
            var answer = await session.PostAsync(message);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            if (Wrong(answer) is { } problem)
            {
                wrong.Add(problem);
            }
        }
    }
}

async Task TimeAsync(string what, Func<int, Task<string?>> ask)
{
    var times = new ConcurrentBag<double>();
    for (var call = -WarmUpCalls; call < TimedCalls; call++)
    {
        var begin = Stopwatch.GetTimestamp();
        var problem = await ask(call + WarmUpCalls);
        var took = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        if (problem is not null)
        {
            throw new InvalidOperationException(problem);
        }

        if (call >= 0)
        {
            times.Add(took);
        }
    }

    Console.WriteLine($"| {what} | {At(times, 0.5):F2} | {At(times, 0.95):F2} |");
}

ProcessStartInfo Satchel(params string[] words)
    => new(program, words)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = words is [_, "--http", ..],
        Environment = { ["SATCHEL_HOME"] = Path.Combine(folder, "home") },
    };

static string Initialize()
    => Request("initialize", new JsonObject
    {
        ["protocolVersion"] = Revision,
        ["capabilities"] = new JsonObject(),
        ["clientInfo"] = new JsonObject { ["name"] = "load", ["version"] = "1" },
    });

static string Query(string[] queries, int call)
    => Request("tools/call", new JsonObject { ["name"] = "memory_query", ["arguments"] = new JsonObject { ["query"] = queries[call % queries.Length] } });

static string Remember(string content)
    => Request("tools/call", new JsonObject { ["name"] = "memory_remember", ["arguments"] = new JsonObject { ["content"] = content } });

static string Request(string method, JsonObject parameters)
    => new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters }.ToJsonString();

// What is wrong with an answer; null where it is one.
static string? Wrong(string answer)
    => answer.Contains("\"result\":", StringComparison.Ordinal) && !answer.Contains("\"isError\":true", StringComparison.Ordinal) ? null : answer;

static double At(IEnumerable<double> values, double part)
{
    double[] sorted = [.. values.Order()];
    return sorted[(int)(part * (sorted.Length - 1))];
}

static double ResidentMib(int process)
{
    using var running = Process.GetProcessById(process);
    return running.WorkingSet64 / 1024.0 / 1024.0;
}

bool TryNumber(string name, int standard, out int number)
{
    number = standard;
    return Argument(name) is not { } text || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0);
}

string? Argument(string name)
    => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

/// <summary>A session of a client over HTTP.</summary>
internal sealed class Session : IAsyncDisposable
{
    private const string IdHeader = "Mcp-Session-Id";
    private readonly HttpClient _http;
    private string? _id;

    private Session(HttpClient http) => _http = http;

    public static async Task<Session> BeginAsync(HttpClient http, string initialize)
    {
        var session = new Session(http);
        await session.PostAsync(initialize);
        await session.PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return session;
    }

    public async Task<string> PostAsync(string message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _http.BaseAddress) { Content = new StringContent(message, Encoding.UTF8, "application/json") };
        if (_id is not null)
        {
            request.Headers.Add(IdHeader, _id);
        }

        using var response = await _http.SendAsync(request);
        _id ??= response.Headers.TryGetValues(IdHeader, out var ids) ? ids.Single() : null;
        return await response.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, _http.BaseAddress);
        request.Headers.Add(IdHeader, _id);
        using var response = await _http.SendAsync(request);
    }
}
