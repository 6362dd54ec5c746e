using System.Diagnostics;
using System.Globalization;
using System.Text;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;
using Satchel.Engine.Recall;
using Satchel.Engine.Store.Sqlite;
using Satchel.RecallQuality;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var data = Argument("--data") ?? Environment.GetEnvironmentVariable("SATCHEL_BENCH_DATA");
if (data is null || !Directory.Exists(data))
{
    await Console.Error.WriteLineAsync("--data DIR (or SATCHEL_BENCH_DATA) must name the folder of the public sets");
    return 2;
}

Console.WriteLine($"{"set",-22}{"category",-14}{"n",5}{"R@5",9}{"R@10",9}{"R@20",9}{"MRR",9}{"nDCG@10",9}{"ms",8}");
foreach (var folder in Directory.EnumerateDirectories(data).Order())
{
    if (BenchmarkSet.Read(folder) is { } set)
    {
        await RunAsync(set);
        if (set.Conversations.Count > 1)
        {
            await RunAsync(set.Joined());
        }
    }
}

return 0;

async Task RunAsync(BenchmarkSet set)
{
    var run = new List<(Question, IReadOnlyList<string>)>();
    var elapsed = TimeSpan.Zero;
    foreach (var conversation in set.Conversations)
    {
        var folder = Directory.CreateTempSubdirectory("satchel-quality-");
        try
        {
            var catalog = new SqliteStoreCatalog(Path.Combine(folder.FullName, "stores"), Path.Combine(folder.FullName, "backups"), TimeProvider.System);
            await using var store = await catalog.OpenOrCreateAsync(StoreName.Default, default);
            using var corpus = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', conversation.Corpus)));
            var imported = await new JsonLinesImport(store, TimeProvider.System).RunAsync(corpus, new ImportOptions(), null, default);
            if (!imported.Committed)
            {
                throw new InvalidOperationException($"{set.Name}: {imported.BadLines[0]}");
            }

            var recall = new MemoryRecall(store, TimeProvider.System);
            var watch = Stopwatch.StartNew();
            foreach (var question in conversation.Questions)
            {
                var result = await recall.RecallAsync(new RecallQuery { Text = question.Text, Limit = 20 }, default);
                run.Add((question, [.. result.Hits.Select(hit => hit.Memory.Id.Value)]));
            }

            elapsed += watch.Elapsed;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    foreach (var category in run.GroupBy(one => one.Item1.Category).OrderBy(group => group.Key, StringComparer.Ordinal))
    {
        Print(set.Name, category.Key, [.. category], null);
    }

    Print(set.Name, "all", run, elapsed.TotalMilliseconds / run.Count);
}

static void Print(string set, string category, List<(Question, IReadOnlyList<string>)> run, double? milliseconds)
{
    var scores = Scores.Of(run);
    Console.WriteLine(
        $"{set,-22}{category,-14}{run.Count,5}{scores.RecallAt5,9:F4}{scores.RecallAt10,9:F4}{scores.RecallAt20,9:F4}"
        + $"{scores.MeanReciprocalRank,9:F4}{scores.NdcgAt10,9:F4}{milliseconds,8:F2}");
}

string? Argument(string name)
    => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
