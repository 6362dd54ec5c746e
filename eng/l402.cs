#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:project ../test/Testing/Testing.csproj
// Lets clients of others buy from the gateway: @getalby/lightning-tools reads the challenge, pays over a sandbox and asks again; the macaroon package reads the
// token; curl does by hand what README.md shows: dotnet run eng/l402.cs -- [--program PATH]
// It needs Node.js, npm, curl and the network, and is not part of the gate.
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "l402")).FullName;
var program = Path.GetFullPath(Array.IndexOf(args, "--program") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : Path.Combine(root, "artifacts", "bin", "Cli", "release", "satchel"));
if (!File.Exists(program))
{
    Console.Error.WriteLine($"there is no program {program}: build it, or name another with --program");
    return 2;
}

Run("npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "@getalby/lightning-tools@9.0.1", "macaroon@3.0.4");
File.Copy(Path.Combine(root, "eng", "l402", "check.mjs"), Path.Combine(folder, "check.mjs"), overwrite: true);
var homes = Path.Combine(folder, "homes");
if (Directory.Exists(homes))
{
    Directory.Delete(homes, recursive: true);
}

var failed = 0;
var home = Path.Combine(homes, "seller");
Run(program, "remember", "The library opens at nine.", "--public", "--home", home);
await using var payer = SandboxNode.Open(new SandboxOptions(Path.Combine(homes, "payer.key"), Path.Combine(homes, ".satchel-sandbox")), TimeProvider.System);
using var gateway = Process.Start(new ProcessStartInfo(program, ["gateway", "--listen", "127.0.0.1:0", "--home", home]) { RedirectStandardError = true })!;
try
{
    var address = (await gateway.StandardError.ReadLineAsync())!.Split(' ', ';')[2].TrimEnd('/');
    await MeetAlbyAsync($"{address}/memory/query?q=library");
    await MeetCurlAsync(address);
}
finally
{
    gateway.Kill();
}

Console.WriteLine(failed == 0 ? "all agree" : $"{failed} do not agree");
return failed == 0 ? 0 : 1;

async Task MeetAlbyAsync(string address)
{
    using var client = Process.Start(new ProcessStartInfo("node", ["check.mjs", address]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
    while (await client.StandardOutput.ReadLineAsync() is { } line)
    {
        var said = JsonElement.Parse(line);
        if (said.TryGetProperty("pay", out var invoice))
        {
            await client.StandardInput.WriteLineAsync(await PayAsync(invoice.GetString()!));
            continue;
        }

        Report("lightning-tools reads the challenge and its invoice", (said.GetProperty("status").GetInt32(), said.GetProperty("satoshi").GetInt32()) == (402, 2), line);
        Report("macaroon reads the token", said.GetProperty("caveats").EnumerateArray().Any(caveat => caveat.GetString() == "lightning_memory_capabilities=memory_query"), line);
        Report("lightning-tools pays and gets the answer", said.GetProperty("bought").GetInt32() == 200 && said.GetProperty("body").GetProperty("count").GetInt32() == 1, line);
    }

    await client.WaitForExitAsync();
    failed += client.ExitCode == 0 ? 0 : 1;
}

// The lines of README.md, as they stand; only the address and who pays are put in.
async Task MeetCurlAsync(string address)
{
    var page = File.ReadAllText(Path.Combine(root, "README.md"));
    var script = Regex.Match(page, "```bash\n(.*?)```", RegexOptions.Singleline).Groups[1].Value.Replace("http://127.0.0.1:8402", address, StringComparison.Ordinal);
    var lines = script.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    var before = lines.TakeWhile(line => !line.StartsWith("preimage=", StringComparison.Ordinal)).ToList();
    var invoice = Run("bash", "-c", string.Join('\n', [.. before, "echo \"$invoice\""])).Trim().Split('\n')[^1];
    var after = lines.SkipWhile(line => !line.StartsWith("preimage=", StringComparison.Ordinal)).Skip(1);
    var answer = Run("bash", "-c", string.Join('\n', [.. before, $"preimage={await PayAsync(invoice)}", .. after]));
    Report("curl pays and gets the answer", answer.Contains("opens at nine", StringComparison.Ordinal), answer);
}

async Task<string> PayAsync(string text)
    => Bolt11Invoice.TryParse(text, out var invoice) && await payer.PayAsync(new PaymentOrder(invoice, Msat.Zero), CancellationToken.None) is PaymentOutcome.Paid paid
        ? paid.Preimage.Reveal()
        : throw new InvalidOperationException($"the sandbox does not pay {text}");

void Report(string what, bool isRight, string detail)
{
    failed += isRight ? 0 : 1;
    Console.WriteLine(isRight ? $"ok      {what}" : $"failed  {what}: {detail}");
}

string Run(string file, params string[] words)
{
    using var process = Process.Start(new ProcessStartInfo(file, words) { RedirectStandardOutput = true })!;
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{file} {words[0]}: exit code {process.ExitCode}: {output}");
}
