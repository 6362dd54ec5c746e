#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Lets the hosts themselves judge what `satchel install` writes for them: dotnet run eng/hosts.cs -- [--program PATH]
// It needs npm and the network, and is not part of the gate. The hosts are installed below the system's temporary
// directory, which also is the home of the user that they see. docs/hosts.md says what each of them checks.
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

var system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
var platform = $"{system}-{(RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "arm64" : "x64")}";
string[] packages = [$"@anthropic-ai/claude-code-{platform}@2.1.330", "openclaw@2026.9.6", "@openai/codex@0.169.0", $"node-{platform}@24.21.0"];

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var program = Path.GetFullPath(Argument("--program") ?? Path.Combine(root, "artifacts", "bin", "Cli", "release", "satchel"));
if (!File.Exists(program))
{
    Console.Error.WriteLine($"there is no program {program}: build it, or name another with --program");
    return 2;
}

var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "satchel-hosts")).FullName;
var user = Directory.CreateTempSubdirectory("satchel-hosts-user-").FullName;
var modules = Path.Combine(folder, "node_modules");
var node = Path.Combine(modules, $"node-{platform}", "bin", "node");
var claude = Path.Combine(modules, "@anthropic-ai", $"claude-code-{platform}", "claude");
if (Run("npm", ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", .. packages], inherit: true).ExitCode is not 0 and var refused)
{
    Console.Error.WriteLine("npm did not install the hosts");
    return refused;
}

var (failed, made) = (0, 0);
try
{
    Directory.CreateDirectory(Path.Combine(user, "bin"));
    File.CreateSymbolicLink(Path.Combine(user, "bin", "satchel"), program);
    Directory.CreateDirectory(Path.Combine(user, ".openclaw"));
    File.WriteAllText(Path.Combine(user, ".openclaw", "openclaw.json"), "// mine\n{ gateway: { mode: 'local' } }\n");
    Report("satchel installs", Run(program, ["install", "claude-code", "openclaw", "codex", "--no-wizard"]), "\"status\":\"installed\"");

    // Claude Code reads skills where they lie; hooks it validates as those of a plugin, whose form is the same.
    Report("claude reads the skill", Run(claude, ["plugin", "validate", "--strict", Path.Combine(user, ".claude")]), "Validation passed");
    Report("claude reads the hooks", Run(claude, ["plugin", "validate", "--strict", MakePlugin("SessionStart")]), "hook session-end");
    Report("claude refuses a hook that it does not know", Run(claude, ["plugin", "validate", "--strict", MakePlugin("SessionBegin")]), "unknown hook event", exitCode: 1);

    Report("openclaw reads its settings", OpenClaw("config", "validate"), "Config valid");
    Report("openclaw loads the plugin", OpenClaw("plugins", "inspect", "satchel"), "Status: enabled");

    // It ends with 1 for every plugin of which it does not know where it came from.
    Report("openclaw blocks no hook of the plugin", OpenClaw("plugins", "doctor"), "satchel", without: "blocked", exitCode: 1);
    Report("openclaw reads the skill", OpenClaw("skills", "info", "satchel"), "Ready");
    Report("the plugin answers", Run(node, ["--input-type=module", "-e", Ask()]), "answered");
    Report("codex lists the server", Run(node, [Path.Combine(modules, "@openai", "codex", "bin", "codex.js"), "mcp", "list"]), "satchel");

    Report("satchel uninstalls", Run(program, ["uninstall", "claude-code", "openclaw", "codex"]), "\"status\":\"removed\"");
    Report("openclaw reads its settings afterwards", OpenClaw("config", "validate"), "Config valid");
}
finally
{
    Directory.Delete(user, recursive: true);
}

Console.WriteLine($"{made - failed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

string MakePlugin(string firstEvent)
{
    var plugin = Path.Combine(user, "plugin-" + firstEvent);
    Directory.CreateDirectory(Path.Combine(plugin, ".claude-plugin"));
    Directory.CreateDirectory(Path.Combine(plugin, "hooks"));
    File.WriteAllText(Path.Combine(plugin, ".claude-plugin", "plugin.json"), """{"name":"satchel","version":"1.0.0","description":"hooks","author":{"name":"satchel"}}""");
    var hooks = JsonNode.Parse(File.ReadAllText(Path.Combine(user, ".claude", "settings.json")))!["hooks"]!.ToJsonString().Replace("SessionStart", firstEvent, StringComparison.Ordinal);
    File.WriteAllText(Path.Combine(plugin, "hooks", "hooks.json"), $$"""{"hooks":{{hooks}}}""");
    return plugin;
}

string Ask()
    => $$"""
        const plugin = (await import("{{JsonEncodedText.Encode(Path.Combine(user, ".openclaw", "extensions", "satchel", "index.js"))}}")).default;
        const handlers = {};
        plugin.register({ on: (name, handler) => { handlers[name] = handler; } });
        const answer = await handlers.before_prompt_build({ prompt: "tea" }, { sessionId: "s1" });
        console.log("answered", JSON.stringify(answer ?? null));
        """;

(int ExitCode, string Output) OpenClaw(params string[] words) => Run(node, [Path.Combine(modules, "openclaw", "openclaw.mjs"), .. words]);

void Report(string what, (int ExitCode, string Output) run, string wanted, string? without = null, int exitCode = 0)
{
    made++;
    var passed = run.ExitCode == exitCode && run.Output.Contains(wanted, StringComparison.Ordinal) && (without is null || !run.Output.Contains(without, StringComparison.Ordinal));
    failed += passed ? 0 : 1;
    Console.WriteLine($"{(passed ? "passed" : "FAILED")}  {what}{(passed ? "" : "\n" + run.Output)}");
}

(int ExitCode, string Output) Run(string file, string[] words, bool inherit = false)
{
    var start = new ProcessStartInfo(file, words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
    if (!inherit)
    {
        start.Environment.Clear();
        start.Environment["HOME"] = user;
        start.Environment["PATH"] = $"{Path.Combine(user, "bin")}:/usr/bin:/bin";
        start.Environment["NO_COLOR"] = "1";
    }

    using var process = Process.Start(start)!;
    var error = process.StandardError.ReadToEndAsync();
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, output + error.GetAwaiter().GetResult());
}

string? Argument(string name)
    => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
