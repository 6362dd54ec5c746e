#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:project ../test/Testing/Testing.csproj
// How long the program takes to send memories to a relay on this machine, and to bring them into an empty home:
// dotnet run eng/syncload.cs -- --program PATH [--memories 10000]
// The relay verifies everything too. Method and figures are in docs/performance.md. Exit code 1 where something is missing, or a second exchange
// moves anything.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Satchel.Testing;
using Satchel.Testing.Relays;

const int MostMemories = 1_000_000;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var memories = 10_000;
if (Argument("--program") is not { } named || (Argument("--memories") is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out memories) && memories <= MostMemories)))
{
    Console.WriteLine("usage: dotnet run eng/syncload.cs -- --program PATH [--memories 10000]");
    return 2;
}

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "syncload", Environment.ProcessId.ToString())).FullName;
await using var relay = new LoopbackRelay(TimeProvider.System);
try
{
    var file = Path.Combine(folder, "memories.jsonl");
    await File.WriteAllLinesAsync(file, new SyntheticTexts(seed: 20260101).Tell(memories).Select(memory => memory.ToJson()));
    await RunAsync("one", "import", file);
    await File.WriteAllTextAsync(Path.Combine(folder, "key"), (await RunAsync("one", "identity", "export", "--yes")).Output);
    await RunAsync("other", "identity", "import", "@" + Path.Combine(folder, "key"));
    foreach (var home in (string[])["one", "other"])
    {
        await RunAsync(home, "config", "set", "nostr.relays", relay.Address);
    }

    var isRight = true;
    foreach (var (home, counted) in ((string, string)[])[("one", "pushed"), ("other", "pulled"), ("one", "nothing"), ("other", "nothing")])
    {
        var watch = Stopwatch.StartNew();
        var (output, peakMiB) = await RunAsync(home, "sync");
        var seconds = watch.Elapsed.TotalSeconds;
        using var report = JsonDocument.Parse(output);
        var (pushed, pulled) = (report.RootElement.GetProperty("pushed").GetInt64(), report.RootElement.GetProperty("pulled").GetInt64());
        isRight &= (pushed, pulled) == (counted is "pushed" ? memories : 0, counted is "pulled" ? memories : 0);
        Console.WriteLine($"{home,-5} {pushed,7:N0} sent {pulled,7:N0} taken in {seconds,5:F1} s, {Math.Max(pushed, pulled) / seconds,6:F0} a second, peak {peakMiB:F0} MiB");
    }

    isRight &= (await RunAsync("other", "verify")).Output.Contains("\"ok\":true", StringComparison.Ordinal);
    Console.WriteLine(isRight ? "everything arrived, and verifies" : "something is missing, or moved twice");
    return isRight ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task<(string Output, double PeakMiB)> RunAsync(string home, params string[] words)
{
    var start = new ProcessStartInfo(Path.GetFullPath(named), words) { RedirectStandardOutput = true };
    start.Environment["SATCHEL_HOME"] = Path.Combine(folder, home);
    using var process = Process.Start(start)!;
    var reading = process.StandardOutput.ReadToEndAsync();
    var peak = 0L;
    while (!process.HasExited)
    {
        process.Refresh();
        peak = Math.Max(peak, process.HasExited ? 0 : process.PeakWorkingSet64);
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(50));
    }

    return process.ExitCode == 0 ? (await reading, peak / 1024.0 / 1024) : throw new InvalidOperationException($"{words[0]}: exit code {process.ExitCode}: {await reading}");
}

string? Argument(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
