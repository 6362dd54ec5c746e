using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Protocols.Payments;
using Satchel.Testing;

namespace Satchel.Cli.Tests.Gateway;

/// <summary>A home whose gateways are processes, and a payer in the same sandbox who asks as any client would.</summary>
internal sealed class GatewayHomes : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(60) });
    private readonly List<Process> _processes = [];

    public GatewayHomes() => Payer = SandboxNode.Open(new SandboxOptions(Path.Combine(Program.Base, "payer.key"), Path.Combine(Program.Base, ".satchel-sandbox")), Moments.WallClock);

    public SatchelProgram Program { get; } = new();

    public SandboxNode Payer { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts a gateway of the home.</summary>
    /// <returns>Its address, and the process.</returns>
    public async Task<(Uri Address, Process Process)> StartAsync(params string[] options)
    {
        var process = Process.Start(Program.Start(SatchelProgram.Location, ["gateway", "--listen", "127.0.0.1:0", .. options]))!;
        _processes.Add(process);
        var line = await process.StandardError.ReadLineAsync(Stop);
        Assert.StartsWith("selling at ", line, StringComparison.Ordinal);
        return (new Uri(line!.Split(' ', ';')[2]), process);
    }

    /// <summary>Ends a gateway as a power cut would, but for the disk.</summary>
    public static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync(Stop);
    }

    /// <summary>Asks a gateway to end, and waits until it has.</summary>
    public static async Task EndAsync(Process process)
    {
        using var kill = Process.Start("/bin/kill", ["-TERM", FormattableString.Invariant($"{process.Id}")]);
        await process.WaitForExitAsync(Stop);
    }

    /// <summary>Asks; null where the connection broke before there was an answer.</summary>
    public async Task<(int Status, string Text, string? Challenge)?> AskAsync(Uri gateway, string target, string? authorization = null, string? body = null)
    {
        using var message = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(gateway, target));
        message.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        message.Headers.TryAddWithoutValidation("Authorization", authorization);
        try
        {
            using var response = await _http.SendAsync(message, Stop);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Stop),
                response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var lines) ? lines.First() : null);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Pays a challenge.</summary>
    public async Task<string> PayAsync(string challengeLine)
    {
        var challenge = Assert.Single(L402Challenge.ReadAll([challengeLine]));
        Assert.True(Bolt11Invoice.TryParse(challenge.Invoice, out var invoice));
        var paid = Assert.IsType<PaymentOutcome.Paid>(await Payer.PayAsync(new PaymentOrder(invoice, Msat.Zero), Stop));
        return new L402Credential(challenge.Scheme, [challenge.Token], paid.Preimage).ToHeader();
    }

    /// <summary>Asks, and pays what is asked for.</summary>
    public async Task<string> BuyAsync(Uri gateway, string target, string? body = null)
    {
        var asked = (await AskAsync(gateway, target, body: body))!.Value;
        Assert.Equal((int)HttpStatusCode.PaymentRequired, asked.Status);
        return await PayAsync(asked.Challenge!);
    }

    /// <summary>What the gateway has earned on the sandbox, as its own verb and the purse say.</summary>
    public async Task<(long Payments, long Msat, long Unused)> EarnedAsync()
    {
        var rows = (await Program.RunAsync("gateway", "earnings")).Document("satchel.earnings/1").GetProperty("earnings").EnumerateArray().ToList();
        return (Sum(rows, "payments"), Sum(rows, "amount_msat"), Sum(rows, "unused"));
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }

        _http.Dispose();
        Program.Dispose();
    }

    private static long Sum(IEnumerable<JsonElement> rows, string name) => rows.Sum(row => row.GetProperty(name).GetInt64());
}
