using System.Diagnostics;
using System.Globalization;
using System.Text;
using Satchel.Engine.Graph;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Postgres;
using Satchel.RecallQuality;

const int ReportedDifferences = 10;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--help"))
{
    Console.WriteLine("""
        Scores recall on public sets: each folder of DIR with corpus.jsonl and queries.jsonl is one.

        usage: dotnet run --project bench/RecallQuality -c Release -- --data DIR [--program PATH] [--run-file DIR]
               [--server DSN] [--signals] [--leave-one-out] [--rebuild] [--refined [--llm URL --model NAME]] [--redactions]
          --data DIR       folder of the sets (or SATCHEL_BENCH_DATA); nothing of them is kept
          --program PATH   ask the published program too: exit code 1 where its ids differ from those in process
          --server DSN     keep the stores on a PostgreSQL server, one after the other under the name 'quality', instead of in files
          --run-file DIR   write the answers, one file for each set, as score.py reads them
          --signals        score again with each signal left out
          --leave-one-out  score each conversation with the weights that are best for the others
          --rebuild        make the semantic edges first, as single writes make them and import does not
          --refined        let a worker refine every memory first: by a double that keeps the texts, or by the model at URL
          --redactions     ask nothing: run the guard over every text; exit code 1 where it redacts one

        A set of several conversations is scored twice: a store for each of them, and all in one store.
        """);
    return 0;
}

var data = Argument("--data") ?? Environment.GetEnvironmentVariable("SATCHEL_BENCH_DATA");
if (data is null || !Directory.Exists(data))
{
    await Console.Error.WriteLineAsync("--data DIR (or SATCHEL_BENCH_DATA) must name the folder of the public sets");
    return 2;
}

if (args.Contains("--redactions"))
{
    return Redactions.Report(Directory.EnumerateDirectories(data).Order().Select(BenchmarkSet.Read).OfType<BenchmarkSet>());
}

var program = Argument("--program") is { } path ? new PublishedProgram(Path.GetFullPath(path)) : null;
var runs = Argument("--run-file") is { } folder ? Directory.CreateDirectory(folder).FullName : null;
var refines = args.Contains("--refined");
var studies = args.Contains("--signals") || args.Contains("--leave-one-out");
var differences = new List<string>();
Console.WriteLine($"{"set",-22}{"category",-14}{"n",5}{"R@5",9}{"R@10",9}{"R@20",9}{"MRR",9}{"nDCG@10",9}{"ms",8}{(program is null ? "" : "program ms"),12}");
foreach (var set in Directory.EnumerateDirectories(data).Order().Select(BenchmarkSet.Read).OfType<BenchmarkSet>())
{
    foreach (var one in set.Conversations.Count > 1 ? [set, set.Joined()] : (BenchmarkSet[])[set])
    {
        var study = new SignalStudy(one.Name);
        var run = await RunAsync(one, study);
        Print(run);
        if (args.Contains("--signals"))
        {
            study.PrintWithout();
        }

        if (args.Contains("--leave-one-out") && one.Conversations.Count > 1)
        {
            study.PrintLeaveOneOut();
        }

        if (runs is not null)
        {
            run.Write(runs);
        }
    }
}

foreach (var difference in differences.Take(ReportedDifferences))
{
    await Console.Error.WriteLineAsync(difference);
}

if (program is not null)
{
    Console.WriteLine(differences.Count == 0 ? "the program gives the same ids as the engine in process" : $"{differences.Count} questions differ");
}

return differences.Count == 0 ? 0 : 1;

async Task<Run> RunAsync(BenchmarkSet set, SignalStudy study)
{
    var run = new Run(set.Name);
    foreach (var conversation in set.Conversations)
    {
        var first = run.Answers.Count;
        await AskInProcessAsync(conversation, run, studies ? study : null);
        if (program is not null)
        {
            var (answers, elapsed) = await program.AskAsync(conversation, Report.Results);
            run.ThroughProgram = (run.ThroughProgram ?? TimeSpan.Zero) + elapsed;
            differences.AddRange(run.Answers.Skip(first)
                .Where(one => !answers.TryGetValue(one.Question.Id, out var ids) || !ids.SequenceEqual(one.Results, StringComparer.Ordinal))
                .Select(one => Difference(set.Name, one.Question.Id, one.Results, answers.GetValueOrDefault(one.Question.Id))));
        }
    }

    return run;
}

async Task AskInProcessAsync(Conversation conversation, Run run, SignalStudy? study)
{
    var folder = Directory.CreateTempSubdirectory("satchel-quality-");
    try
    {
        var backups = Path.Combine(folder.FullName, "backups");
        await using var server = Argument("--server") is { } address
            ? new PostgresStoreCatalog(PostgresAddress.Parse(address, Environment.GetEnvironmentVariable, folder.FullName), backups, TimeProvider.System)
            : null;
        IStoreCatalog catalog = server is null ? new SqliteStoreCatalog(Path.Combine(folder.FullName, "stores"), backups, TimeProvider.System) : server;
        var name = StoreName.Parse("quality");
        if (await catalog.ExistsAsync(name, default))
        {
            await catalog.RemoveAsync(name, default);
        }

        await using var store = await catalog.OpenOrCreateAsync(name, default);
        using var corpus = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', conversation.Corpus)));
        var imported = await new JsonLinesImport(store, TimeProvider.System, "bench").RunAsync(corpus, new ImportOptions { QueuesRefinement = refines }, null, default);
        if (!imported.Committed)
        {
            throw new InvalidOperationException($"{conversation.Name}: {imported.BadLines[0]}");
        }

        if (refines)
        {
            await Refinement.RunAsync(folder.FullName, catalog, Argument("--llm"), Argument("--model") ?? "double");
        }

        if (args.Contains("--rebuild"))
        {
            var intent = LedgerIntent.New(LedgerOperation.Link, "bench", MemoryOrigin.Agent, TimeProvider.System.GetUtcNow());
            await GraphRebuild.RunAsync(store, intent, dryRun: false, progress: null, default);
        }

        var recall = new MemoryRecall(store, TimeProvider.System);
        var watch = Stopwatch.StartNew();
        foreach (var question in conversation.Questions)
        {
            var result = await recall.RecallAsync(new RecallQuery { Text = question.Text, Limit = Report.Results }, default);
            run.Add(question, [.. result.Hits.Select(hit => hit.Memory.Id.Value)]);
        }

        run.InProcess += watch.Elapsed;
        foreach (var question in study is null ? [] : conversation.Questions)
        {
            var result = await recall.RecallAsync(new RecallQuery { Text = question.Text, Limit = SignalStudy.Depth, Explain = true }, default);
            study!.Add(conversation.Name, question, result.Hits);
        }
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}

static string Difference(string set, string question, IReadOnlyList<string> expected, IReadOnlyList<string>? ids)
    => ids is null
        ? $"{set}, {question}: the program gave no answer"
        : $"{set}, {question}: in process {string.Join(' ', expected)}; the program {string.Join(' ', ids)}";

static void Print(Run run)
{
    foreach (var category in run.Answers.GroupBy(one => one.Question.Category).OrderBy(group => group.Key, StringComparer.Ordinal))
    {
        Report.Print(run.Name, category.Key, [.. category]);
    }

    Report.Print(run.Name, "all", run.Answers, run.InProcess.TotalMilliseconds / run.Answers.Count, run.ThroughProgram?.TotalMilliseconds / run.Answers.Count);
}

string? Argument(string name)
    => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
