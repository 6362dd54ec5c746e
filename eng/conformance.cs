#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Runs the official conformance suite and the inspector of the Model Context Protocol against the program:
// dotnet run eng/conformance.cs -- [--program PATH]
// It needs npm and the network, and is not part of the gate. docs/mcp.md says which scenarios are left out, and why.
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

// The suite needs Node.js 22, which Debian has not; the inspector calls the same one.
var node = $"node-{(OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "win" : "linux")}-{(RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "arm64" : "x64")}";
string[] packages = ["@modelcontextprotocol/conformance@0.2.0-alpha.12", "@modelcontextprotocol/inspector@2.12.0", $"{node}@22.23.3"];

// What any server can pass; the others ask for tools, prompts and resources of a test server.
string[] shared = ["tools-list", "resources-list", "prompts-list"];
string[] sessions = [.. shared, "server-initialize", "server-session-lifecycle", "logging-set-level", "ping", "resources-subscribe", "resources-unsubscribe"];
(string Revision, string[] Scenarios)[] suites =
[
    ("2025-06-18", sessions),
    ("2025-11-25", [.. sessions, "server-sse-multiple-streams", "dns-rebinding-protection"]),
    ("2026-07-28",
    [
        .. shared, "server-stateless", "server-sse-multiple-streams", "sep-2164-resource-not-found", "dns-rebinding-protection", "caching",
        "http-header-validation", "input-required-result-unsupported-methods",
    ]),
];

// Checks of server-stateless that call tools of a test server.
string[] needTestTools =
[
    "sep-2575-server-rejects-undeclared-capability", "sep-2575-missing-capability-http-400", "sep-2575-http-server-no-independent-requests-on-stream",
    "sep-2575-server-no-log-without-loglevel",
];

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "conformance")).FullName;
var home = Path.Combine(folder, "home");
var program = Path.GetFullPath(Argument("--program") ?? Path.Combine(root, "artifacts", "bin", "Cli", "release", "satchel"));
if (!File.Exists(program))
{
    Console.Error.WriteLine($"there is no program {program}: build it, or name another with --program");
    return 2;
}

if (Run("npm", ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", .. packages], out var installed) != 0)
{
    Console.Error.WriteLine(installed);
    return 1;
}

if (Directory.Exists(home))
{
    Directory.Delete(home, recursive: true);
}

var (failed, run) = (0, 0);
using var server = Process.Start(Satchel("mcp", "--http", "--no-auth", "--listen", "127.0.0.1:0"))!;
try
{
    var address = (await server.StandardError.ReadLineAsync() ?? "").Split(' ').ElementAtOrDefault(2)?.TrimEnd(';') ?? throw new InvalidOperationException("the server said no address");
    foreach (var (revision, scenarios) in suites)
    {
        foreach (var scenario in scenarios)
        {
            var suite = Path.Combine(folder, "node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");
            Run(Node(), [suite, "server", "--url", address, "--scenario", scenario, "--spec-version", revision], out var output);
            var failures = Check().Matches(output).Select(match => match.Groups["id"].Value).Except(needTestTools, StringComparer.Ordinal).ToArray();
            Report($"{revision} {scenario}", failures.Length == 0 && output.Contains("SUCCESS", StringComparison.Ordinal), failures.Length == 0 ? output : string.Join(", ", failures));
        }
    }

    var inspector = Path.Combine(folder, "node_modules", ".bin", "mcp-inspector");
    foreach (var (name, target) in ((string, string[])[])[("stdio", [program, "mcp"]), ("http", [address, "--transport", "http"])])
    {
        var listed = Run(Node(), [inspector, "--cli", .. target, "--method", "tools/list"], out var tools);
        Report($"inspector lists over {name}", listed == 0 && tools.Contains("memory_recall", StringComparison.Ordinal), tools);
        var called = Run(
            Node(), [inspector, "--cli", .. target, "--method", "tools/call", "--tool-name", "memory_remember", "--tool-arg", $"content=The inspector calls over {name}"],
            out var answer);
        Report($"inspector calls over {name}", called == 0 && answer.Contains("stored", StringComparison.Ordinal), answer);
    }
}
finally
{
    server.Kill();
}

Console.WriteLine($"{run - failed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

void Report(string what, bool passed, string details)
{
    run++;
    failed += passed ? 0 : 1;
    Console.WriteLine($"{(passed ? "passed" : "FAILED")}  {what}{(passed ? "" : "\n" + details)}");
}

string Node() => Path.Combine(folder, "node_modules", node, "bin", OperatingSystem.IsWindows() ? "node.exe" : "node");

ProcessStartInfo Satchel(params string[] words)
    => new(program, words) { WorkingDirectory = folder, RedirectStandardError = true, Environment = { ["SATCHEL_HOME"] = home } };

int Run(string file, string[] words, out string output)
{
    var start = new ProcessStartInfo(file, words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["SATCHEL_HOME"] = home, ["NO_COLOR"] = "1" } };
    using var process = Process.Start(start)!;
    var error = process.StandardError.ReadToEndAsync();
    output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    output += error.GetAwaiter().GetResult();
    return process.ExitCode;
}

string? Argument(string name)
    => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

internal sealed partial class Program
{
    // "[id   ] FAILURE what it wants", between codes of colour.
    [GeneratedRegex(@"\[(?<id>[a-z][\w-]+)\s*\]\s*(?:\x1b\[\d+m)*\s*FAILURE", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Check();
}
