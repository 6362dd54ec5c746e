using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Satchel.Testing;

namespace Satchel.Samples.Tests;

public sealed partial class SampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Notes")]
    [InlineData("Chat")]
    public async Task A_sample_prints_what_its_page_says(string name)
    {
        using var sample = Start(name, _folder.File("home"));
        var output = await sample.StandardOutput.ReadToEndAsync(Token);
        await sample.WaitForExitAsync(Token);

        Assert.Equal((0, await PromisedAsync(name)), (sample.ExitCode, output.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task The_web_sample_remembers_recalls_and_is_healthy()
    {
        using var sample = Start("Web", "--Satchel:Home", _folder.File("home"), "--urls", "http://127.0.0.1:0");
        try
        {
            using var handler = new SocketsHttpHandler();
            using var client = new HttpClient(handler) { BaseAddress = await AddressAsync(sample) };
            using var stored = await client.PostAsJsonAsync("/memories", new { text = "Anna prefers tabs over spaces." }, Token);
            Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
            using var refused = await client.PostAsJsonAsync("/memories", new { text = "" }, Token);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);

            Assert.Contains("tabs over spaces", await client.GetStringAsync("/memories?question=what+does+Anna+prefer", Token), StringComparison.Ordinal);
            Assert.Equal("Healthy", await client.GetStringAsync("/health", Token));
        }
        finally
        {
            sample.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task The_web_sample_does_not_start_with_unusable_options_and_names_each()
    {
        using var sample = Start("Web", "--Satchel:Store", "a/b", "--Satchel:Actor", " ", "--urls", "http://127.0.0.1:0");
        var output = sample.StandardOutput.ReadToEndAsync(Token);
        var error = await sample.StandardError.ReadToEndAsync(Token);
        await sample.WaitForExitAsync(Token);
        await output;

        Assert.NotEqual(0, sample.ExitCode);
        Assert.Matches("Store: .*; Actor: ", error);
    }

    private static async Task<Uri> AddressAsync(Process sample)
    {
        while (await sample.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                return new Uri(match.Groups["address"].Value);
            }
        }

        throw new InvalidOperationException("The sample ended before it listened.");
    }

    private static async Task<string> PromisedAsync(string name)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Root(), "samples", name, "README.md"), Token);
        return Promise().Match(page.ReplaceLineEndings("\n")).Groups["output"].Value;
    }

    private static Process Start(string name, params string[] arguments)
        => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"Satchel.Samples.{name}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    [GeneratedRegex(@"Now listening on: (?<address>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Listening();

    [GeneratedRegex(@"```text\n(?<output>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Promise();

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
