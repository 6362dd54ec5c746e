#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:project ../src/Server/Server.csproj
#:project ../test/Testing/Testing.csproj
// Lets many clients use a gateway at once, beside its /health and a bare Kestrel endpoint, in one run:
// dotnet run eng/gatewayload.cs -- [--program PATH] [--memories 1000] [--connections 64] [--seconds 5] [--challenges 0]
// Tokens are bundles, paid over the sandbox; each request of a token is another one, so that each is a use that is durable before its answer. A row says
// how many were answered in a second, and in a second of the server's own processor time: that is what one core does. --challenges N lets N clients ask and
// never pay, and says how large the server has become. It fails where an answer is not the expected one; no time is asserted.
// Method and figures are in docs/performance.md.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Protocols.Payments;
using Satchel.Testing;

const int Tokens = 16;
const int Bundle = 1_000_000;
const int BareBytes = 15;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["--bare"])
{
    return await ServeBareAsync();
}

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var program = Path.GetFullPath(Argument("--program") ?? Path.Combine(root, "artifacts", "native", "satchel", "satchel"));
if (!TryNumber("--memories", 1_000, out var memories) || !TryNumber("--connections", 64, out var connections) || !TryNumber("--seconds", 5, out var seconds)
    || !TryNumber("--challenges", 0, out var challenges) || !File.Exists(program))
{
    Console.WriteLine("usage: dotnet run eng/gatewayload.cs -- [--program PATH] [--memories 1000] [--connections 64] [--seconds 5] [--challenges 0]");
    Console.WriteLine("  --program PATH  the native program; dotnet run eng/publish.cs makes it");
    return 2;
}

// Below artifacts, not in the temporary folder, which may lie in memory: a commit must reach a disk.
var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "gatewayload", Environment.ProcessId.ToString())).FullName;
var home = Path.Combine(folder, "home");
try
{
    var texts = new SyntheticTexts(seed: 20260101);
    var lines = Path.Combine(folder, "texts.jsonl");
    await File.WriteAllLinesAsync(lines, texts.Tell(memories).Select(memory => memory.ToJson()));
    await RunAsync("import", lines, "--format", "jsonl");
    foreach (var (key, value) in ((string, string)[])
        [("gateway.bundle", $"{Bundle}"), ("gateway.limits.unpaid_per_second", "100000"), ("gateway.limits.unpaid_burst", "1000000"), ("gateway.limits.paid_per_second", "1000000")])
    {
        await RunAsync("config", "set", key, value);
    }

    using var bare = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["--bare"]) { RedirectStandardOutput = true })!;
    using var gateway = Process.Start(Satchel("gateway", "--listen", "127.0.0.1:0", "--expose", "all"))!;
    try
    {
        var barePort = int.Parse((await bare.StandardOutput.ReadLineAsync())!);
        var port = await PortAsync(gateway);
        string[] words = [.. Enumerable.Range(0, 512).Select(kind => texts.Query(kind % 2 == 0 ? 2000 : 0, 4000, count: 3)).Select(three => Uri.EscapeDataString(string.Join(' ', three)))];
        Console.WriteLine($"{memories:N0} memories, {connections} connections, {Environment.ProcessorCount} processors, one fsync {Fsync():F2} ms");
        Console.WriteLine();
        Console.WriteLine("| request | a second | a second of one core | p50 ms | p95 ms | of bare |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        var first = await LoadAsync("bare Kestrel", bare, barePort, _ => "/", null, 200, 0);
        await LoadAsync("`/health`", gateway, port, _ => "/health", null, 200, first);
        await LoadAsync("`ln_vendor_reputation`, bundle", gateway, port, n => $"/ln/vendor/vendor-{n}.example", await BuyAsync(port, "/ln/vendor/x"), 200, first);
        await LoadAsync("`memory_list` of one, bundle", gateway, port, n => $"/memory/list?limit=1&x={n}", await BuyAsync(port, "/memory/list?limit=1"), 200, first);
        await LoadAsync("`memory_query` of 3 words, bundle", gateway, port, n => $"/memory/query?q={words[n % words.Length]}&x={n}", await BuyAsync(port, "/memory/query?q=x"), 200, first);
        await LoadAsync("an answer once more", gateway, port, n => $"/ln/vendor/vendor-{n % 1000}.example", await BuyAsync(port, "/ln/vendor/x"), 200, first);
        await LoadAsync("challenge", gateway, port, n => $"/memory/query?q={n}", null, 402, first);
        await LoadAsync("challenge, the same invoice", gateway, port, n => $"/memory/query?q={n % 100}", null, 402, first);
        if (challenges > 0)
        {
            await GrowAsync(gateway, port);
        }
    }
    finally
    {
        bare.Kill();
        gateway.Kill();
        await gateway.WaitForExitAsync();
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;

// As many requests as go in the time, each connection one after another; a second is warm-up.
async Task<double> LoadAsync(string name, Process server, int port, Func<int, string> target, IReadOnlyList<string>? credentials, int status, double bareRate)
{
    var next = 0;
    await LoadForAsync(1);
    server.Refresh();
    var (cpu, watch) = (server.TotalProcessorTime, Stopwatch.StartNew());
    var times = await LoadForAsync(seconds);
    var elapsed = watch.Elapsed.TotalSeconds;
    server.Refresh();
    var coreRate = times.Count / (server.TotalProcessorTime - cpu).TotalSeconds;
    times.Sort();
    Console.WriteLine($"| {name} | {times.Count / elapsed:N0} | {coreRate:N0} | {times[times.Count / 2]:F2} | {times[times.Count * 95 / 100]:F2} | {(bareRate == 0 ? 1 : coreRate / bareRate):P0} |");
    return coreRate;

    async Task<List<double>> LoadForAsync(int length)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(length));
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(connection => Task.Run(async () =>
        {
            using var client = new Wire(port);
            var took = new List<double>();
            while (!stop.IsCancellationRequested)
            {
                var number = Interlocked.Increment(ref next);
                var started = Stopwatch.GetTimestamp();
                var answered = await client.AskAsync(target(number), credentials?[connection % credentials.Count]);
                took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (answered != status)
                {
                    throw new InvalidOperationException($"{target(number)}: {answered}");
                }
            }

            return took;
        })));
        return [.. all.SelectMany(took => took)];
    }
}

async Task GrowAsync(Process server, int port)
{
    for (var part = 0; part <= 4; part++)
    {
        server.Refresh();
        Console.WriteLine($"after {part * challenges / 4:N0} challenges: {server.WorkingSet64 / 1024.0 / 1024:F0} MiB");
        if (part == 4)
        {
            break;
        }

        var (next, last) = (part * challenges / 4, (part + 1) * challenges / 4);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var client = new Wire(port);
            while (Interlocked.Increment(ref next) is var number && number <= last)
            {
                await client.AskAsync($"/memory/query?q=never-{number}", null);
            }
        })));
    }
}

async Task<IReadOnlyList<string>> BuyAsync(int port, string target)
{
    await using var payer = SandboxNode.Open(new SandboxOptions(Path.Combine(folder, "payer.key"), Path.Combine(folder, ".satchel-sandbox")), TimeProvider.System);
    using var http = new HttpClient();
    var credentials = new List<string>();
    for (var i = 0; i < Tokens; i++)
    {
        // Another query is another request, so that each gets an invoice of its own.
        using var offer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}{target}{(target.Contains('?') ? '&' : '?')}token={Guid.NewGuid():N}"));
        var challenge = L402Challenge.ReadAll(offer.Headers.GetValues("WWW-Authenticate"))[0];
        var paid = Bolt11Invoice.TryParse(challenge.Invoice, out var invoice) && await payer.PayAsync(new PaymentOrder(invoice, Msat.Zero), CancellationToken.None) is PaymentOutcome.Paid done
            ? done.Preimage
            : throw new InvalidOperationException("the sandbox did not pay");
        credentials.Add(new L402Credential(challenge.Scheme, [challenge.Token], paid).ToHeader());
    }

    return credentials;
}

static async Task<int> ServeBareAsync()
{
    var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
    builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
    await using var app = builder.Build();
    var body = Encoding.UTF8.GetBytes("{\"status\":\"ok\"}");
    app.Run(context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = BareBytes;
        return context.Response.Body.WriteAsync(body).AsTask();
    });
    await app.StartAsync();
    Console.WriteLine(new Uri(app.Urls.First()).Port);
    await Task.Delay(Timeout.Infinite);
    return 0;
}

async Task<int> PortAsync(Process gateway)
{
    var line = await gateway.StandardError.ReadLineAsync() ?? throw new InvalidOperationException("the gateway said nothing");
    return new Uri(line.Split(' ', ';')[2]).Port;
}

async Task RunAsync(params string[] words)
{
    using var process = Process.Start(Satchel(words))!;
    var output = process.StandardOutput.ReadToEndAsync();
    var error = await process.StandardError.ReadToEndAsync();
    await process.WaitForExitAsync();
    if (process.ExitCode != 0)
    {
        throw new InvalidOperationException($"{words[0]}: exit code {process.ExitCode}: {error} {await output}");
    }
}

ProcessStartInfo Satchel(params string[] words)
{
    var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
    start.Environment["SATCHEL_HOME"] = home;
    return start;
}

double Fsync()
{
    using var file = new FileStream(Path.Combine(folder, "fsync"), FileMode.Create);
    var watch = Stopwatch.StartNew();
    for (var i = 0; i < 50; i++)
    {
        file.WriteByte(1);
        file.Flush(flushToDisk: true);
    }

    return watch.Elapsed.TotalMilliseconds / 50;
}

bool TryNumber(string name, int usual, out int number)
{
    number = usual;
    return Argument(name) is not { } text || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 0);
}

string? Argument(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

// One connection that is kept, and no more HTTP than a gateway needs: the client must not cost more than the server.
internal sealed class Wire : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];

    public Wire(int port) => _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));

    public async Task<int> AskAsync(string target, string? authorization)
    {
        await _socket.SendAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: a\r\n{(authorization is null ? "" : $"Authorization: {authorization}\r\n")}\r\n"));
        var (held, wanted, status) = (0, -1, 0);
        while (wanted < 0 || held < wanted)
        {
            var length = await _socket.ReceiveAsync(_buffer.AsMemory(held));
            held += length > 0 ? length : throw new IOException("the server closed the connection");
            if (wanted < 0 && _buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                var head = Encoding.ASCII.GetString(_buffer, 0, end);
                var at = head.IndexOf("Content-Length: ", StringComparison.Ordinal) + "Content-Length: ".Length;
                var stop = head.IndexOf('\r', at);
                wanted = end + 4 + int.Parse(head.AsSpan(at, (stop < 0 ? head.Length : stop) - at), NumberStyles.None, CultureInfo.InvariantCulture);
                status = int.Parse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }

        return status;
    }

    public void Dispose() => _socket.Dispose();
}
