#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:project ../test/Testing/Testing.csproj
// How many memories a worker of the native program refines in a second, with a double of a model on this machine:
// dotnet run eng/drain.cs -- --program PATH [--memories 10000] [--notes 500] [--latency 0] [--fail 0]
// Method and figures are in docs/performance.md. Exit code 1 where a note is not refined in the end.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Satchel.Testing;
using Satchel.Testing.Inference;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Argument("--program") is not { } named || !TryNumber("--memories", 10_000, out var memories) || !TryNumber("--notes", 500, out var notes)
    || !TryNumber("--latency", 0, out var latencyMs) || !TryNumber("--fail", 0, out var failing))
{
    Console.WriteLine("usage: dotnet run eng/drain.cs -- --program PATH [--memories 10000] [--notes 500] [--latency 0] [--fail 0]");
    Console.WriteLine("  --memories N  memories that the store has before, which are not refined");
    Console.WriteLine("  --notes N     notes that are refined");
    Console.WriteLine("  --latency N   milliseconds before each answer of the model");
    Console.WriteLine("  --fail N      percent of calls that fail; then the worker waits for its back-offs, which takes minutes");
    return 2;
}

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "drain", Environment.ProcessId.ToString())).FullName;
var random = new Random(1);
ModelFault[] faults = [new ModelFault.Status(500), new ModelFault.HalfJson(), new ModelFault.Says(""), new ModelFault.NoChoices(), new ModelFault.Reset()];
await using var model = new ModelDouble
{
    Chat = Curator.Answer,
    Before = token => latencyMs == 0 ? Task.CompletedTask : Task.Delay(latencyMs, token),
    Fault = _ =>
    {
        lock (random)
        {
            return random.Next(100) < failing ? faults[random.Next(faults.Length)] : null;
        }
    },
};
try
{
    SyntheticMemory[] all = [.. new SyntheticTexts(seed: 20260101).Tell(memories + notes)];
    await File.WriteAllLinesAsync(Path.Combine(folder, "before.jsonl"), all.Take(memories).Select(memory => memory.ToJson()));
    await File.WriteAllLinesAsync(Path.Combine(folder, "notes.jsonl"), all.Skip(memories).Select(memory => memory.ToJson()));
    if (memories > 0)
    {
        Run("import", Path.Combine(folder, "before.jsonl"));
    }

    foreach (var (key, value) in ((string, string)[])[
        ("llm.endpoint", $"{model.Address}v1"), ("llm.model.fast", "double"), ("llm.model.canonical", "double"), ("llm.model.metadata", "double")])
    {
        Run("config", "set", key, value);
    }

    Run("import", Path.Combine(folder, "notes.jsonl"), "--refine");
    var watch = Stopwatch.StartNew();
    using var report = JsonDocument.Parse(Run("worker", "--once", "--timeout", "3600"));
    var seconds = watch.Elapsed.TotalSeconds;
    var (done, left) = (report.RootElement.GetProperty("done").GetInt32(), report.RootElement.GetProperty("pending").GetInt32());
    Console.WriteLine($"{memories:N0} memories before, {notes:N0} notes, {latencyMs} ms, {failing} % of calls fail");
    Console.WriteLine($"{done:N0} refined in {seconds:F1} s: {done / seconds:F1} a second; {model.Calls.Count:N0} calls, {left} left");
    return done == notes && left == 0 ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

string Run(params string[] words)
{
    var start = new ProcessStartInfo(Path.GetFullPath(named), words) { RedirectStandardOutput = true };
    start.Environment["SATCHEL_HOME"] = Path.Combine(folder, "home");
    using var process = Process.Start(start)!;
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{words[0]}: exit code {process.ExitCode}");
}

string? Argument(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

bool TryNumber(string name, int fallback, out int number)
{
    number = fallback;
    return !args.Contains(name) || (int.TryParse(Argument(name), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= 10_000_000);
}
