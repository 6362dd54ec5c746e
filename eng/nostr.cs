#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Lets the program meet programs of others: a relay that validates and verifies, without and with NIP-42, and nostr-tools, which verifies and
// decrypts what the program has sent, and sends what the program takes in: dotnet run eng/nostr.cs -- [--program PATH]
// It needs Node.js, npm and the network, and is not part of the gate.
using System.Diagnostics;
using System.Text.Json;

string[] packages = ["nostr-tools@2.25.2", "@nostr-relay/core@0.0.40", "@nostr-relay/common@0.0.40", "@nostr-relay/validator@0.0.40", "ws@8.18.3"];
string[] secret = ["Zoë prefers tea ☕\u2028at \"five\"\\", "The safe <b>&</b> opens with 4711 + 'x'", "🍵 東京 👩‍👩‍👧 \u2029 end"];
const string Open = "The gate is red: café & Ω";

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "nostr")).FullName;
var program = Path.GetFullPath(Array.IndexOf(args, "--program") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : Path.Combine(root, "artifacts", "bin", "Cli", "release", "satchel"));
if (!File.Exists(program))
{
    Console.Error.WriteLine($"there is no program {program}: build it, or name another with --program");
    return 2;
}

Run("npm", folder, [.. (string[])["install", "--ignore-scripts", "--no-audit", "--no-fund"], .. packages]);
foreach (var script in (string[])["relay.mjs", "check.mjs"])
{
    File.Copy(Path.Combine(root, "eng", "nostr", script), Path.Combine(folder, script), overwrite: true);
}

var failed = 0;
foreach (var mode in (string[])["open", "auth"])
{
    await MeetAsync(mode);
}

Console.WriteLine(failed == 0 ? "all agree" : $"{failed} do not agree");
return failed == 0 ? 0 : 1;

async Task MeetAsync(string mode)
{
    var homes = Directory.CreateDirectory(Path.Combine(folder, mode));
    homes.Delete(recursive: true);
    using var relay = Process.Start(new ProcessStartInfo("node", ["relay.mjs", mode]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
    try
    {
        var address = await relay.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the relay said no address");
        foreach (var text in secret)
        {
            Satchel(mode, "one", "remember", text);
        }

        Satchel(mode, "one", "remember", Open, "--public");
        Satchel(mode, "one", "config", "set", "nostr.relays", address);
        var key = Path.Combine(folder, mode, "key");
        File.WriteAllText(key, Satchel(mode, "one", "identity", "export", "--yes"));
        var sent = Json(Satchel(mode, "one", "sync"));
        Report($"{mode}: the relay takes everything", sent.GetProperty("pushed").GetInt32() == 4 && sent.GetProperty("waiting").GetInt32() == 0, sent);

        var seen = Json(Run("node", folder, "check.mjs", address, key));
        var npub = Json(Satchel(mode, "one", "identity", "show")).GetProperty("npub").GetString();
        Report($"{mode}: nostr-tools finds the same key", seen.GetProperty("npub").GetString() == npub, seen);
        Report($"{mode}: nostr-tools verifies every event", (seen.GetProperty("events").GetInt32(), seen.GetProperty("verified").GetInt32()) == (5, 5), seen);
        Report($"{mode}: nostr-tools decrypts what is private", Texts(seen, "decrypted").SetEquals([.. secret, Open]) && Texts(seen, "plain").SetEquals([Open]), seen);

        Satchel(mode, "other", "identity", "import", "@" + key);
        Satchel(mode, "other", "config", "set", "nostr.relays", address);
        var taken = Json(Satchel(mode, "other", "sync"));
        var held = Json(Satchel(mode, "other", "list"));
        var texts = held.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("content").GetString()!).ToHashSet();
        Report($"{mode}: another home takes it all, and what nostr-tools has signed", texts.SetEquals([.. secret, Open, "café \"Ω\" <b>& delivered late"]), taken);
    }
    finally
    {
        relay.Kill();
    }
}

HashSet<string> Texts(JsonElement seen, string name) => [.. seen.GetProperty(name).EnumerateArray().Select(one => one.GetString()!)];

void Report(string what, bool isRight, JsonElement detail)
{
    failed += isRight ? 0 : 1;
    Console.WriteLine(isRight ? $"ok      {what}" : $"failed  {what}: {detail}");
}

JsonElement Json(string text) => JsonElement.Parse(text);

string Satchel(string mode, string home, params string[] words) => Run(program, folder, [.. words, "--home", Path.Combine(folder, mode, home)]);

string Run(string file, string directory, params string[] words)
{
    using var process = Process.Start(new ProcessStartInfo(file, words) { WorkingDirectory = directory, RedirectStandardOutput = true })!;
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{file} {words[0]}: exit code {process.ExitCode}: {output}");
}
