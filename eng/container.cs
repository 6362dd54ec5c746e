#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:project ../test/Testing/Testing.csproj
// Proves the image where there is no container engine: dotnet run eng/container.cs -- [--program DIR] [--no-schema]
// What the Dockerfile says of user, environment, entry point, command and health check is read from it, and the published program runs so in a plain
// directory: as that user, with that environment and nothing else, in a layout of files that only root may write, but for /data. It sells over the sandbox,
// is paid, says that it is healthy, and ends by SIGTERM. Then the compose files are held against the schema of compose, by dclint from npm.
// What it cannot show: that the base image has the libraries, that tags exist, and networks. Linux, as root.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Protocols.Payments;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var published = Path.GetFullPath(Argument("--program") ?? Path.Combine(root, "artifacts", "native", "satchel"));
if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists(Path.Combine(published, "satchel")))
{
    Console.WriteLine("usage: dotnet run eng/container.cs -- [--program DIR] [--no-schema]");
    Console.WriteLine("  as root on Linux; DIR is what dotnet run eng/publish.cs has made");
    return 2;
}

var file = File.ReadAllText(Path.Combine(root, "Dockerfile"))[(File.ReadAllText(Path.Combine(root, "Dockerfile")).LastIndexOf("FROM ", StringComparison.Ordinal))..];
var user = Regex.Match(file, "^USER (\\d+):(\\d+)$", RegexOptions.Multiline);
var entry = Words("ENTRYPOINT");
var command = Words("CMD");
var health = Words("HEALTHCHECK .*CMD");
var variables = Regex.Matches(file, "(?:^ENV | {4})([A-Z_]+)=(\\S+)", RegexOptions.Multiline).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

// The layout of the image, in a directory that becomes the root: its user sees nothing else.
var layout = Directory.CreateTempSubdirectory("satchel-container-").FullName;
var failed = 0;
try
{
    Run("cp", "-r", published, Path.Combine(layout, "satchel"));
    Directory.CreateDirectory(Path.Combine(layout, "opt"));
    Directory.Move(Path.Combine(layout, "satchel"), Path.Combine(layout, "opt", "satchel"));
    foreach (var path in (string[])["data", "tmp", "proc", "dev", "etc"])
    {
        Directory.CreateDirectory(Path.Combine(layout, path));
    }

    // The libraries of the base image: those of this machine that the program is linked to.
    foreach (Match library in Regex.Matches(Run("ldd", Path.Combine(layout, "opt", "satchel", "satchel")) + Run("ldd", Path.Combine(layout, "opt", "satchel", "libe_sqlite3.so")), "(/\\S+\\.so\\S*)"))
    {
        var target = layout + library.Value;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(library.Value, target, overwrite: true);
    }

    Run("chmod", "-R", "go-w", layout);
    Run("chmod", "755", layout);
    Run("chown", "-R", $"{user.Groups[1].Value}:{user.Groups[2].Value}", Path.Combine(layout, "data"));
    Run("chmod", "700", Path.Combine(layout, "data"));
    await TryGatewayAsync();
    TryClosed();
}
finally
{
    Directory.Delete(layout, recursive: true);
}

if (!args.Contains("--no-schema"))
{
    TryCompose();
}

Console.WriteLine(failed == 0 ? "the image is as it should be, as far as that can be seen without an engine" : $"{failed} failed");
return failed == 0 ? 0 : 1;

async Task TryGatewayAsync()
{
    // The Dockerfile's own command would be paid for real; the sandbox's is that of docker-compose.sandbox.yml.
    using var gateway = Process.Start(Inside([.. entry, .. command, "--allow-sandbox"]))!;
    try
    {
        var line = await gateway.StandardError.ReadLineAsync();
        Report("it starts as its user, in a root that it may not write", line?.StartsWith("selling at http://0.0.0.0:8402", StringComparison.Ordinal) == true, line);
        Report("the health check says that it is healthy", Exit(Inside(health)) == 0, null);
        using var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:8402") };
        var offer = await http.GetAsync("/ln/vendor/shop.example");
        var challenge = L402Challenge.ReadAll(offer.Headers.GetValues("WWW-Authenticate"))[0];
        await using var payer = SandboxNode.Open(new SandboxOptions(Path.Combine(layout, "payer.key"), Path.Combine(layout, "data", ".satchel-sandbox")), TimeProvider.System);
        var paid = Bolt11Invoice.TryParse(challenge.Invoice, out var invoice) && await payer.PayAsync(new PaymentOrder(invoice, Msat.Zero), CancellationToken.None) is PaymentOutcome.Paid done ? done.Preimage : null;
        Run("chown", "-R", $"{user.Groups[1].Value}:{user.Groups[2].Value}", Path.Combine(layout, "data", ".satchel-sandbox"));
        using var message = new HttpRequestMessage(HttpMethod.Get, "/ln/vendor/shop.example");
        message.Headers.TryAddWithoutValidation("Authorization", new L402Credential(challenge.Scheme, [challenge.Token], paid!).ToHeader());
        using var answer = await http.SendAsync(message);
        Report("it sells", answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        Run("kill", "-TERM", $"{gateway.Id}");
        await gateway.WaitForExitAsync();
        Report("SIGTERM ends it as it should", gateway.ExitCode == 0, $"exit code {gateway.ExitCode}");
        var strange = Run("find", layout, "-user", user.Groups[1].Value, "-not", "-path", $"{layout}/data*");
        Report("it writes below /data and nowhere else", strange.Length == 0, strange);
        var open = Run("find", Path.Combine(layout, "data", "home"), "-type", "f", "-perm", "/077");
        Report("what it writes is its user's alone", open.Length == 0, open);
    }
    finally
    {
        if (!gateway.HasExited)
        {
            gateway.Kill();
        }
    }
}

void TryClosed()
{
    Report("without a node it is not reached by others", Exit(Inside([.. entry, .. command])) == 2, null);
    Report("with a node and no password it does not start", Exit(Inside([.. entry, .. command], ("PHOENIXD_URL", "http://phoenixd:9740"))) == 2, null);
}

void TryCompose()
{
    var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "container")).FullName;
    Run("npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "dclint@3.1.0");
    foreach (var compose in (string[])["docker-compose.yml", "docker-compose.sandbox.yml"])
    {
        var lint = Run("node", Path.Combine(folder, "node_modules", "dclint", "bin", "dclint.cjs"), "--formatter", "json", Path.Combine(root, compose));
        var problems = JsonDocument.Parse(lint).RootElement.EnumerateArray().SelectMany(one => one.GetProperty("messages").EnumerateArray())
            .Where(message => message.GetProperty("rule").GetString() is "invalid-schema" or "invalid-yaml").Select(message => message.GetProperty("message").GetString()).ToList();
        Report($"{compose} is what compose expects", problems.Count == 0, string.Join("; ", problems));
    }
}

// In the layout, as the user, with no more variables than the image has.
ProcessStartInfo Inside(IReadOnlyList<string> words, params (string Name, string Value)[] more)
{
    var start = new ProcessStartInfo("/usr/bin/env", ["-i", .. variables.Select(one => $"{one.Key}={one.Value}"), .. more.Select(one => $"{one.Name}={one.Value}"),
        "/usr/sbin/chroot", $"--userspec={user.Groups[1].Value}:{user.Groups[2].Value}", "--groups=", layout, .. words])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
    return start;
}

int Exit(ProcessStartInfo start)
{
    using var process = Process.Start(start)!;
    var error = process.StandardError.ReadToEndAsync();
    process.StandardOutput.ReadToEnd();
    if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
    {
        process.Kill();
    }

    process.WaitForExit();
    error.Wait();
    return process.ExitCode;
}

string[] Words(string instruction)
    => [.. JsonElement.Parse(Regex.Match(file, $"^{instruction} (\\[.*\\])$", RegexOptions.Multiline).Groups[1].Value).EnumerateArray().Select(word => word.GetString()!)];

void Report(string what, bool isRight, string? detail)
{
    failed += isRight ? 0 : 1;
    Console.WriteLine(isRight ? $"ok      {what}" : $"failed  {what}: {detail}");
}

string Run(string program, params string[] words)
{
    using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true })!;
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return output;
}

string? Argument(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
