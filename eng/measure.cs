#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:project ../test/Testing/Testing.csproj
// Times whole processes of the native program beside the sqlite3 shell doing the like on the same texts:
// dotnet run eng/measure.cs -- [--program PATH] [--memories 10000] [--runs 40]
// The method, and what each row compares, is in docs/performance.md. It asserts no time: ratios are read by people.
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Satchel.Testing;

const int WarmUpRuns = 3;
const int HarnessWarmUpRuns = 50; // until this program itself is compiled
const int ImportRuns = 3;
const int MemoryRuns = 10;
const int FsyncBytes = 4096;
const int QueriesPerKind = 4;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
if (args.Contains("--help") || !TryNumber("--memories", 10_000, 100, out var memories) || !TryNumber("--runs", 40, 5, out var runs))
{
    Console.WriteLine("usage: dotnet run eng/measure.cs -- [--program PATH] [--memories 10000] [--runs 40]");
    Console.WriteLine("  --program PATH  the native program; published first if it is not given");
    Console.WriteLine("  --memories N    memories in the synthetic store, at least 100");
    Console.WriteLine("  --runs N        measured runs of each command, at least 5");
    return args.Contains("--help") ? 0 : 2;
}

if (!IsThere("sqlite3", "--version"))
{
    Console.Error.WriteLine("the sqlite3 shell is missing, and everything is compared with it: apt-get install sqlite3");
    return 2;
}

if ((Argument("--program") is { } named ? Path.GetFullPath(named) : Publish()) is not { } program)
{
    return 1;
}

// Below artifacts, not in the temporary folder, which may lie in memory: a commit must reach a disk.
var folder = Path.Combine(root, "artifacts", "measure", Environment.ProcessId.ToString());
Directory.CreateDirectory(folder);
try
{
    Measure();
    return 0;
}
catch (Exception error) when (error is CommandFailure or Win32Exception)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

void Measure()
{
    var texts = new SyntheticTexts(seed: 20260101);
    var (lines, sql, database) = (Path.Combine(folder, "texts.jsonl"), Path.Combine(folder, "texts.sql"), Path.Combine(folder, "texts.db"));
    Write(texts, lines, sql);

    Console.WriteLine($"program: {Read(Satchel("home", "--version")).ReplaceLineEndings(" ").Trim()}");
    Console.WriteLine($"sqlite3: {Read(new Command("sqlite3", ["--version"], folder)).Split(' ')[0]}");
    Console.WriteLine($"store:   {memories:N0} synthetic memories, {runs} runs of each command, {new DriveInfo(folder).DriveFormat}, {Environment.ProcessorCount} processors");
    Console.WriteLine();

    var load = new Command("sqlite3", [database, $".read {Path.GetFileName(sql)}"], folder);
    var imports = new List<double>();
    var loads = new List<double>();
    for (var run = 0; run < ImportRuns; run++)
    {
        Clear(database);
        loads.Add(Time(load));
        imports.Add(Time(Satchel(run == 0 ? "home" : $"home-{run}", "import", lines, "--format", "jsonl")));
    }

    Console.WriteLine("| whole process, milliseconds | satchel, median | p95 | compared, median | p95 | ratio | above `true` |");
    Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    var none = new Command("true", [], folder);
    for (var run = 0; run < HarnessWarmUpRuns; run++)
    {
        Time(none);
    }

    var floor = Interleave(_ => none)[0];
    var copy = CopyStore();
    Row("`--version`; shell opens the same file", floor, Interleave(_ => Satchel("home", "--version"), _ => Shell(copy, "SELECT count(*) FROM sqlite_master")));
    Row("`remember`; shell inserts a row", floor, Interleave(Remember, run => Shell(database, "PRAGMA synchronous=FULL", $"INSERT INTO lines(content) VALUES('{texts.Sentence()} {run}')")));
    Row("`remember`; shell inserts a row into FTS5", floor, Interleave(Remember, run => Shell(database, "PRAGMA synchronous=FULL", $"INSERT INTO texts(content) VALUES('{texts.Sentence()} {run}')")));
    var all = new List<double>[] { [], [] };
    foreach (var (kind, from, to, words) in ((string, int, int, int)[])[("3 rare words", 2000, 4000, 3), ("4 words, rare and common", 0, 4000, 4), ("5 common words", 0, 40, 5)])
    {
        string[][] queries = [.. Enumerable.Range(0, QueriesPerKind).Select(_ => texts.Query(from, to, words))];
        var times = Interleave(
            run => Satchel("home", "recall", string.Join(' ', queries[run % QueriesPerKind])),
            run => Shell(database, $"SELECT rowid, content FROM texts WHERE texts MATCH '{string.Join(" OR ", queries[run % QueriesPerKind])}' ORDER BY rank LIMIT 10"));
        Row($"`recall`, {kind}; shell runs FTS5 bm25", floor, times);
        all[0].AddRange(times[0]);
        all[1].AddRange(times[1]);
    }

    Row("`recall`, all of these", floor, all);
    MeasureHooks(texts, floor, copy, database);
    Row($"`import` of {memories:N0}; shell loads FTS5", floor, [imports, loads]);
    Console.WriteLine($"| nothing: `true`, the floor of all rows | {Median(floor):F2} | {Percentile95(floor):F2} | | | | |");
    Console.WriteLine();
    Console.WriteLine($"import: {memories * 1000 / Median(imports):N0} memories per second (shell: {memories * 1000 / Median(loads):N0})");
    Console.WriteLine($"one fsync after {FsyncBytes} bytes: median {Median(Fsyncs()):F2} ms");
    Console.WriteLine($"peak resident memory: recall {Peak(Satchel("home", "recall", string.Join(' ', texts.Query(0, 40, 5))), MemoryRuns)}, "
        + $"import {Peak(Satchel("home-peak", "import", lines, "--format", "jsonl"), 1)}");

    Command Remember(int run) => Satchel("home", "remember", $"{texts.Sentence()} {run}");
}

// Hooks as a host calls them: its JSON on standard input. Each message is that of a session of its own, so what it brings up is given.
void MeasureHooks(SyntheticTexts texts, List<double> floor, string copy, string database)
{
    var transcript = Path.Combine(folder, "transcript.jsonl");
    File.WriteAllLines(transcript,
    [
        .. Enumerable.Range(0, 4_000).Select(_ => $"{{\"type\":\"assistant\",\"message\":{{\"content\":\"{string.Join(' ', Enumerable.Range(0, 5).Select(_ => texts.Sentence()))}\"}}}}"),
        "{\"type\":\"user\",\"uuid\":\"u1\",\"message\":{\"content\":\"Which files use the parser?\"}}",
    ]);
    Row("`hook user-prompt`, a hint; shell opens the same file", floor, Interleave(
        run => Hook("user-prompt", run, texts.Query(2000, 4000, 3)), _ => Shell(copy, "SELECT count(*) FROM sqlite_master")));
    Row("`hook stop`, nothing stated; shell opens the same file", floor, Interleave(
        run => Hook("stop", run, []), _ => Shell(copy, "SELECT count(*) FROM sqlite_master")));
    Row("`hook session-start`; shell opens the same file", floor, Interleave(
        run => Hook("session-start", run, []), _ => Shell(copy, "SELECT count(*) FROM sqlite_master")));
    Read(Satchel("home", "config", "set", "hooks.inject", "on"));
    var queries = Enumerable.Range(0, QueriesPerKind).Select(_ => texts.Query(0, 4000, 4)).ToArray();
    Row("`hook user-prompt`, memories; shell runs FTS5 bm25", floor, Interleave(
        run => Hook("user-prompt", run, queries[run % QueriesPerKind]),
        run => Shell(database, $"SELECT rowid, content FROM texts WHERE texts MATCH '{string.Join(" OR ", queries[run % QueriesPerKind])}' ORDER BY rank LIMIT 10")));

    Command Hook(string name, int run, string[] words) => Satchel("home", "hook", name) with
    {
        Input = $"{{\"session_id\":\"s{run}\",\"transcript_path\":\"{transcript}\",\"cwd\":\"{folder}\",\"prompt\":\"{string.Join(' ', words)}\"}}",
    };
}

// The same memories as lines for import, and as SQL that makes the tables of the shell.
void Write(SyntheticTexts texts, string lines, string sql)
{
    using var json = new StreamWriter(lines);
    using var tables = new StreamWriter(sql);
    tables.WriteLine("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; BEGIN;");
    tables.WriteLine("CREATE TABLE lines(id INTEGER PRIMARY KEY, content TEXT);");
    tables.WriteLine("CREATE VIRTUAL TABLE texts USING fts5(content, tokenize='porter unicode61');");
    foreach (var memory in texts.Tell(memories))
    {
        json.WriteLine(memory.ToJson());
        tables.WriteLine($"INSERT INTO texts(content) VALUES('{memory.Content}');");
    }

    tables.WriteLine("COMMIT;");
}

Command Satchel(string home, params string[] words) => new(program, words, folder, Path.Combine(folder, home));

// The shell leaves the write-ahead log in place when it ends, as satchel does: a checkpoint in every run would cost it two more fsyncs.
Command Shell(string database, params string[] sql) => new("sqlite3", [database, ".dbconfig no_ckpt_on_close on", .. sql], folder);

// The shell gets its own copy, so that it does not disturb the write-ahead log of the store that is measured.
string CopyStore()
{
    var store = Path.Combine(folder, "home", "stores", "default");
    var target = Directory.CreateDirectory(Path.Combine(folder, "copy")).FullName;
    foreach (var file in Directory.EnumerateFiles(store))
    {
        File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }

    return Path.Combine(target, "satchel.db");
}

// A B A B …, so that noise of the machine meets both.
List<double>[] Interleave(params Func<int, Command>[] sides)
{
    var times = Array.ConvertAll(sides, _ => new List<double>());
    for (var run = -WarmUpRuns; run < runs; run++)
    {
        for (var side = 0; side < sides.Length; side++)
        {
            var milliseconds = Time(sides[side](run + WarmUpRuns));
            if (run >= 0)
            {
                times[side].Add(milliseconds);
            }
        }
    }

    return times;
}

void Row(string what, List<double> floor, List<double>[] times)
{
    var (own, other, nothing) = (Median(times[0]), Median(times[1]), Median(floor));
    Console.WriteLine($"| {what} | {own:F2} | {Percentile95(times[0]):F2} | {other:F2} | {Percentile95(times[1]):F2} | {own / other:F2} | {(own - nothing) / (other - nothing):F2} |");
}

List<double> Fsyncs()
{
    var times = new List<double>();
    using var file = new FileStream(Path.Combine(folder, "fsync"), FileMode.Create);
    for (var run = 0; run < runs; run++)
    {
        var watch = Stopwatch.StartNew();
        file.Write(new byte[FsyncBytes]);
        file.Flush(flushToDisk: true);
        times.Add(watch.Elapsed.TotalMilliseconds);
    }

    return times;
}

// The kernel's own high-water mark of the process, read over and over until it ends. What wait4 tells would include this
// process: a child starts in its memory. What is allocated after the last reading, some tens of microseconds, is missed.
static string Peak(Command command, int times)
{
    if (!OperatingSystem.IsLinux())
    {
        return "not measured here (needs /proc)";
    }

    var (peakKib, readings) = (0L, 0L);
    for (var run = 0; run < times; run++)
    {
        using var process = Process.Start(command.StartInfo())!;
        try
        {
            using var status = new FileStream($"/proc/{process.Id}/status", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var buffer = new byte[FsyncBytes];
            while (HighWaterKib(buffer.AsSpan(0, ReadAgain(status, buffer))) is { } kib)
            {
                peakKib = Math.Max(peakKib, kib);
                readings++;
            }
        }
        catch (IOException)
        {
            // The process has ended.
        }

        process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        process.WaitForExit();
    }

    return $"{peakKib / 1024.0:F1} MiB ({readings / times} readings a run)";

    static int ReadAgain(FileStream status, byte[] buffer)
    {
        status.Position = 0;
        return status.Read(buffer);
    }
}

static long? HighWaterKib(ReadOnlySpan<byte> status)
{
    var at = status.IndexOf("VmHWM:"u8);
    return at >= 0 && long.TryParse(Encoding.ASCII.GetString(status[(at + 6)..]).TrimStart().Split(' ')[0], out var kib) ? kib : null;
}

static double Time(Command command)
{
    var start = command.StartInfo();
    var begin = Stopwatch.GetTimestamp();
    using var process = Process.Start(start)!;
    if (command.Input is { } input)
    {
        process.StandardInput.Write(input);
        process.StandardInput.Close();
    }

    process.StandardOutput.BaseStream.CopyTo(Stream.Null);
    process.WaitForExit();
    var elapsed = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    return process.ExitCode == 0 ? elapsed : throw new CommandFailure($"{Path.GetFileName(start.FileName)} {string.Join(' ', start.ArgumentList)}: exit code {process.ExitCode}");
}

static string Read(Command command)
{
    using var process = Process.Start(command.StartInfo())!;
    return process.StandardOutput.ReadToEnd();
}

static double Median(List<double> values)
{
    var sorted = values.Order().ToArray();
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

static double Percentile95(List<double> values) => values.Order().ElementAt((int)Math.Ceiling(0.95 * values.Count) - 1);

static void Clear(string database)
{
    foreach (var ending in (string[])["", "-wal", "-shm"])
    {
        File.Delete(database + ending);
    }
}

static bool IsThere(string command, string argument)
{
    try
    {
        using var process = Process.Start(new ProcessStartInfo(command, [argument]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
    catch (Win32Exception)
    {
        return false;
    }
}

string? Publish()
{
    var output = Path.Combine(root, "artifacts", "native", "satchel");
    using var process = Process.Start(new ProcessStartInfo("dotnet", ["run", Path.Combine(root, "eng", "publish.cs"), "--", "--output", output]))!;
    process.WaitForExit();
    return process.ExitCode == 0 ? Path.Combine(output, "satchel") : null;
}

bool TryNumber(string name, int standard, int least, out int number)
{
    number = standard;
    return Argument(name) is not { } text || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least);
}

string? Argument(string name)
    => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

/// <summary>A command that ended with an error, which it has told itself on standard error.</summary>
internal sealed class CommandFailure(string message) : Exception(message);

/// <summary>A process to be measured. It sees no setting of this machine's user.</summary>
internal sealed record Command(string Program, string[] Arguments, string Folder, string? Home = null)
{
    /// <summary>What stands on its standard input; null where it has this program's.</summary>
    public string? Input { get; init; }

    public ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(Program, Arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardInput = Input is not null };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("SATCHEL_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        (start.Environment["HOME"], start.Environment["SATCHEL_HOME"]) = (Folder, Home ?? Folder);
        return start;
    }
}
