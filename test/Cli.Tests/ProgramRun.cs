using System.Text.Json;

namespace Satchel.Cli.Tests;

/// <summary>What one run of the program left.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON document on standard output, whose form must be <paramref name="schema"/>.</summary>
    public JsonElement Document(string schema)
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
        Assert.Equal("", Error);
        return Read(Output, schema);
    }

    /// <summary>The one JSON object on standard error, with nothing on standard output.</summary>
    public JsonElement Failure(int exitCode, string code)
    {
        Assert.Equal((exitCode, ""), (ExitCode, Output));
        var failure = Read(Error, "satchel.error/1");
        Assert.Equal(code, failure.GetProperty("code").GetString());
        Assert.NotEqual("", failure.GetProperty("message").GetString());
        Assert.True(failure.TryGetProperty("hint", out _));
        Assert.True(failure.TryGetProperty("retryable", out _));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return failure;
    }

    private static JsonElement Read(string text, string schema)
    {
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        var document = JsonElement.Parse(text);
        var first = document.EnumerateObject().First();
        Assert.Equal(("schema", schema), (first.Name, first.Value.GetString()));
        return document;
    }
}
