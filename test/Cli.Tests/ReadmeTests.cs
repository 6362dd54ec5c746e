using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Satchel.Cli.Tests;

public sealed partial class ReadmeTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task The_examples_of_the_table_of_verbs_work_one_after_the_other()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs bash");
        var rows = await File.ReadAllLinesAsync(Path.Combine(Root(), "README.md"), TestContext.Current.CancellationToken);
        var examples = rows.Select(row => Example().Match(row)).Where(match => match.Success).ToArray();
        Assert.True(examples.Length >= 10, $"{examples.Length} examples");
        string? id = null;
        foreach (var example in examples)
        {
            var line = ExampleId().Replace(example.Groups["line"].Value, id ?? "");
            var run = await _program.RunInBashAsync(line);
            Assert.True((run.ExitCode, run.Error) is (0, ""), $"{line}: exit code {run.ExitCode}: {run.Error}");
            Assert.StartsWith($"satchel {example.Groups["verb"].Value}", line, StringComparison.Ordinal);
            id ??= run.Document("satchel.remember/1").GetProperty("id").GetString();
        }
    }

    [Fact]
    public async Task The_note_for_registries_has_the_version_of_the_program()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Root(), ".mcp", "server.json"), TestContext.Current.CancellationToken);
        var note = JsonElement.Parse(text);

        var version = (await _program.RunAsync("--version")).Document("satchel.version/1").GetProperty("version").GetString();
        Assert.Equal((version, version), (note.GetProperty("version").GetString(), note.GetProperty("packages")[0].GetProperty("version").GetString()));
    }

    [GeneratedRegex(@"^\| `(?<verb>[a-z]+)` \|.*\| `(?<line>satchel [^`]+)` \|$", RegexOptions.ExplicitCapture)]
    private static partial Regex Example();

    /// <summary>The id that the examples show; nobody's memory has it.</summary>
    [GeneratedRegex("01a1fb7e-3c")]
    private static partial Regex ExampleId();

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
