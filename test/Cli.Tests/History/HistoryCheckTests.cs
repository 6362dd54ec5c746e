namespace Satchel.Cli.Tests.History;

/// <summary>The check lets a history pass that one order explains, and no other.</summary>
public sealed class HistoryCheckTests
{
    private static readonly LedgerState First = new("m", 1, "remember", "b1", 1, "one");
    private static readonly LedgerState Second = new("m", 3, "replace", "b2", 2, "two");
    private static readonly LedgerState Third = new("m", 4, "forget", "b3", 2, null);

    private static readonly HistoryWrite[] Writes =
    [
        new("m", "remember", 1, null, 10, 20),
        new("m", "replace", 2, null, 30, 40),
        new("m", "forget", null, null, 50, 60),
    ];

    [Theory]
    [InlineData(1, "one", 15, 18)]
    [InlineData(1, "one", 21, 22)]
    [InlineData(1, "one", 39, 70)]
    [InlineData(null, "two", 29, 31)]
    [InlineData(2, "two", 41, 42)]
    [InlineData(null, null, 45, 51)]
    [InlineData(2, null, 61, 62)]
    public void A_read_of_what_was_there_meanwhile_is_explained(int? version, string? content, long began, long ended)
        => Assert.Empty(Run(Writes, new HistoryRead("m", version, content, began, ended)));

    [Theory]
    [InlineData(1, "one", 41, 42)]
    [InlineData(null, "two", 61, 62)]
    public void A_stale_read_is_rejected(int? version, string content, long began, long ended)
        => Assert.StartsWith("unexplained", Assert.Single(Run(Writes, new HistoryRead("m", version, content, began, ended))), StringComparison.Ordinal);

    [Theory]
    [InlineData(2, "two", 21, 29)]
    [InlineData(null, null, 41, 49)]
    public void A_read_from_the_future_is_rejected(int? version, string? content, long began, long ended)
        => Assert.StartsWith("unexplained", Assert.Single(Run(Writes, new HistoryRead("m", version, content, began, ended))), StringComparison.Ordinal);

    [Theory]
    [InlineData(2, "one")]
    [InlineData(1, "two")]
    [InlineData(3, "two")]
    [InlineData(null, "three")]
    public void A_read_of_what_never_was_is_rejected(int? version, string content)
        => Assert.StartsWith("unexplained", Assert.Single(Run(Writes, new HistoryRead("m", version, content, 0, 100))), StringComparison.Ordinal);

    [Fact]
    public void A_memory_that_only_a_read_knows_is_rejected()
        => Assert.StartsWith("unexplained", Assert.Single(Run(Writes, new HistoryRead("n", null, "one", 0, 100))), StringComparison.Ordinal);

    [Fact]
    public void A_lost_write_is_rejected()
        => Assert.StartsWith("lost", Assert.Single(Run([.. Writes, new HistoryWrite("m", "replace", 3, null, 70, 80)])), StringComparison.Ordinal);

    [Fact]
    public void A_write_that_nobody_made_is_rejected()
        => Assert.StartsWith("nobody wrote", Assert.Single(Run(Writes[..2])), StringComparison.Ordinal);

    [Fact]
    public void A_version_that_two_were_told_is_rejected()
        => Assert.StartsWith("lost", Assert.Single(Run([.. Writes, Writes[1] with { Began = 31 }])), StringComparison.Ordinal);

    [Fact]
    public void A_version_that_is_twice_in_the_ledger_is_rejected()
        => Assert.StartsWith(
            "not version 3",
            Assert.Single(HistoryCheck.Run([First, Second, Second with { Sequence = 5 }], [.. Writes[..2], Writes[1]], [])),
            StringComparison.Ordinal);

    [Fact]
    public void An_order_against_time_is_rejected()
        => Assert.StartsWith(
            "ended before", Assert.Single(Run([Writes[0], Writes[1] with { Began = 65, Ended = 70 }, Writes[2]])), StringComparison.Ordinal);

    private static IReadOnlyList<string> Run(HistoryWrite[] writes, params HistoryRead[] reads)
        => HistoryCheck.Run([First, Second, Third], writes, reads);
}
