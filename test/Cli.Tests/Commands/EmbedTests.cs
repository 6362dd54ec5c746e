using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class EmbedTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_home_without_anything_has_no_space_and_says_what_to_set()
    {
        var status = (await _program.RunAsync("embed", "status")).Document("satchel.embed/1");

        Assert.Equal((JsonValueKind.Null, false), (status.GetProperty("stored").ValueKind, status.GetProperty("credentials_available").GetBoolean()));
        Assert.Contains("embed.provider", status.GetProperty("hint").GetString(), StringComparison.Ordinal);
        (await _program.RunAsync("embed", "swap")).Failure(2, "usage");
        (await _program.RunAsync("embed", "swap", "--to", "words")).Failure(1, "store_not_found");
    }
}
