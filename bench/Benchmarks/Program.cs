using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Satchel.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--help") || args.Length == 0)
{
    Console.WriteLine("""
        Compares the engine with FTS5 over the same synthetic texts, in one run: the ratio counts.

        usage: dotnet run -c Release --project bench/Benchmarks -- --filter PATTERN [--short] [options of BenchmarkDotNet]
               dotnet run -c Release --project bench/Benchmarks -- --curve FILE [--up-to 1000000] [--rounds 20]
               dotnet run -c Release --project bench/Benchmarks -- --purse [PAYMENTS] [--rounds 20]
          --filter PATTERN  which benchmarks, such as *Recall*, *Remember*, *Import* or *
          --short           three short runs of each: for a machine that is never quiet
          --curve FILE      median and 95th percentile of a recall from 1,000 memories on, as a table and as a plot (SVG)
          --up-to N         the largest store of the curve
          --rounds N        how often the curve asks each of its questions; the purse a hundred times as often
          --purse PAYMENTS  median and 95th percentile of questions to a purse (1,000,000)
        """);
    return args.Length == 0 ? 2 : 0;
}

if (Argument("--curve") is { } plot)
{
    var points = await CostCurve.MeasureAsync(Number("--up-to", 1_000_000), Number("--rounds", 20));
    await File.WriteAllTextAsync(plot, CurvePlot.Draw(points));
    return 0;
}

if (args.Contains("--purse"))
{
    await PurseCosts.MeasureAsync(
        int.TryParse(Argument("--purse"), CultureInfo.InvariantCulture, out var payments) ? payments : 1_000_000, 100 * Number("--rounds", 20));
    return 0;
}

// Within this process: the tool would build a project of its own and look for one that is named like the assembly.
var job = args.Contains("--short") ? Job.ShortRun : Job.Default;
var config = DefaultConfig.Instance.AddJob(job.WithToolchain(InProcessEmitToolchain.Instance).AsDefault());
BenchmarkSwitcher.FromAssembly(typeof(RecallBenchmarks).Assembly).Run([.. args.Where(argument => argument != "--short")], config);
return 0;

int Number(string name, int standard) => Argument(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : standard;

string? Argument(string name)
    => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
