using System.Text;
using System.Text.Json;

namespace Satchel.RecallQuality;

/// <summary>What a set's questions were answered with.</summary>
internal sealed class Run(string name)
{
    private readonly List<(Question Question, IReadOnlyList<string> Results)> _answers = [];

    /// <summary>Name of the set.</summary>
    public string Name { get; } = name;

    public IReadOnlyList<(Question Question, IReadOnlyList<string> Results)> Answers => _answers;

    /// <summary>Time that the answers took in this process.</summary>
    public TimeSpan InProcess { get; set; }

    /// <summary>Time that the same answers took through the program; null where it was not asked.</summary>
    public TimeSpan? ThroughProgram { get; set; }

    public void Add(Question question, IReadOnlyList<string> results) => _answers.Add((question, results));

    /// <summary>
    /// Writes a line of JSON for each question, with <c>id</c> and <c>results</c>: the file that the sets'
    /// <c>score.py</c> reads.
    /// </summary>
    public void Write(string folder)
    {
        using var file = new StreamWriter(Path.Combine(folder, Name.Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '-') + ".jsonl"));
        foreach (var (question, results) in _answers)
        {
            file.Write($"{{\"id\":{Quoted(question.Id)},\"results\":[{string.Join(',', results.Select(Quoted))}]}}\n");
        }
    }

    private static string Quoted(string text) => new StringBuilder("\"").Append(JsonEncodedText.Encode(text)).Append('"').ToString();
}
