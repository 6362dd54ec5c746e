using System.Text;
using Satchel.Server.Mcp;

namespace Satchel.Server.Tests.Mcp;

public sealed class BoundedLinesTests
{
    [Theory]
    [InlineData(1_000)]
    [InlineData(65_536)]
    [InlineData(10_000_000)]
    public async Task A_line_is_cut_at_its_limit_and_the_next_one_is_whole(int bufferBytes)
    {
        var text = new string('a', BoundedLines.LineBytes) + "\n" + new string('b', BoundedLines.LineBytes + 5_000) + "\nlast\n";

        var lines = await ReadAsync(text, bufferBytes);

        Assert.Equal([BoundedLines.LineBytes, BoundedLines.LineBytes, 4, 0], lines.Split('\n').Select(line => line.Length));
    }

    [Fact]
    public async Task Lines_within_the_limit_pass_as_they_are()
        => Assert.Equal("one\n\ntwo\r\nthree", await ReadAsync("one\n\ntwo\r\nthree", 3));

    private static async Task<string> ReadAsync(string text, int bufferBytes)
    {
        await using var lines = new BoundedLines(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var kept = new MemoryStream();
        await lines.CopyToAsync(kept, bufferBytes, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(kept.ToArray());
    }
}
