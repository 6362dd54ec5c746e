using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Satchel.RecallQuality;

/// <summary>The program that ships, driven as a user would drive it. Each call is a process.</summary>
internal sealed class PublishedProgram(string path)
{
    /// <summary>Imports a conversation into a store of its own and asks its questions.</summary>
    /// <returns>The ids by question, and how long the questions took, start of the process included.</returns>
    /// <exception cref="InvalidOperationException">The program ended with an error.</exception>
    public async Task<(IReadOnlyDictionary<string, IReadOnlyList<string>> Answers, TimeSpan Elapsed)> AskAsync(Conversation conversation, int limit)
    {
        var folder = Directory.CreateTempSubdirectory("satchel-quality-");
        try
        {
            var corpus = Path.Combine(folder.FullName, "corpus.jsonl");
            await File.WriteAllLinesAsync(corpus, conversation.Corpus);
            var home = Path.Combine(folder.FullName, "home");
            await RunAsync("", ["import", corpus, "--format", "jsonl", "--home", home]);

            var questions = string.Concat(conversation.Questions.Select(Line));
            var watch = Stopwatch.StartNew();
            var output = await RunAsync(questions, ["recall", "--batch", "-", "--limit", limit.ToString(CultureInfo.InvariantCulture), "--home", home]);
            return (Read(output), watch.Elapsed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Line(Question question)
        => $"{{\"id\":\"{JsonEncodedText.Encode(question.Id)}\",\"query\":\"{JsonEncodedText.Encode(question.Text)}\"}}\n";

    private static Dictionary<string, IReadOnlyList<string>> Read(string output)
    {
        var answers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            answers.Add(
                json.RootElement.GetProperty("id").GetString()!,
                [.. json.RootElement.GetProperty("results").EnumerateArray().Select(id => id.GetString()!)]);
        }

        return answers;
    }

    private async Task<string> RunAsync(string input, string[] words)
    {
        var start = new ProcessStartInfo(path, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{words[0]}: exit code {process.ExitCode.ToString(CultureInfo.InvariantCulture)}");
    }
}
