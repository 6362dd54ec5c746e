using System.Diagnostics;
using System.Text.Json;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.RecallQuality;

/// <summary>Runs the guard over the texts and questions of the sets, in which there are no secrets.</summary>
internal static class Redactions
{
    /// <summary>Prints what the guard finds and how long it takes; 1 where it redacts anything, else 0.</summary>
    public static int Report(IEnumerable<BenchmarkSet> sets)
    {
        var total = 0;
        Console.WriteLine($"{"set",-22}{"texts",8}{"redactions",12}{"suspects",10}{"us/text",10}");
        foreach (var set in sets)
        {
            MemoryDraft[] drafts =
            [
                .. set.Conversations.SelectMany(one => one.Corpus).Distinct().Select(line => Draft(Text(line))),
                .. set.Conversations.SelectMany(one => one.Questions).Select(question => Draft(question.Text)),
            ];
            Admit(drafts);
            var watch = Stopwatch.StartNew();
            var admitted = Admit(drafts);
            var microseconds = watch.Elapsed.TotalMicroseconds / drafts.Length;
            total += admitted.Sum(one => one.Secrets.Redactions);
            Console.WriteLine($"{set.Name,-22}{drafts.Length,8}{admitted.Sum(one => one.Secrets.Redactions),12}{admitted.Sum(one => one.Secrets.Suspects.Count),10}{microseconds,10:F2}");
            foreach (var one in admitted.Where(one => one.Secrets.Redactions > 0))
            {
                Console.WriteLine(one.Version.Content);
            }
        }

        return total == 0 ? 0 : 1;
    }

    private static Admission.Admitted[] Admit(MemoryDraft[] drafts)
        => [.. drafts.Select(draft => MemoryGuard.ForImport.Admit(draft, TimeProvider.System.GetUtcNow())).Cast<Admission.Admitted>()];

    private static MemoryDraft Draft(string text) => new() { Content = text };

    private static string Text(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.TryGetProperty("content", out var content) || json.RootElement.TryGetProperty("text", out content)
            ? content.GetString()!
            : throw new FormatException("a line of the corpus has no text");
    }
}
