using Satchel.Engine.Extraction;
using Satchel.Engine.Model;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Extraction;

public sealed class TemporalExtractorTests
{
    /// <summary>A Wednesday.</summary>
    private static readonly DateTimeOffset Said = new(2025, 3, 12, 15, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("it was on 2025-03-04", "2025-03-04", "2025-03-05")]
    [InlineData("4 March 2024 was cold", "2024-03-04", "2024-03-05")]
    [InlineData("on March 4th, 2024 it rained", "2024-03-04", "2024-03-05")]
    [InlineData("on Feb 29 2024", "2024-02-29", "2024-03-01")]
    [InlineData("on 30 December we met", "2024-12-30", "2024-12-31")]
    [InlineData("in March 2024", "2024-03-01", "2024-04-01")]
    [InlineData("in June we moved", "2024-06-01", "2024-07-01")]
    [InlineData("in 2023 she left", "2023-01-01", "2024-01-01")]
    [InlineData("yesterday Ada called", "2025-03-11", "2025-03-12")]
    [InlineData("the day before yesterday", "2025-03-10", "2025-03-11")]
    [InlineData("see you tomorrow!", "2025-03-13", "2025-03-14")]
    [InlineData("last Friday", "2025-03-07", "2025-03-08")]
    [InlineData("last Wednesday", "2025-03-05", "2025-03-06")]
    [InlineData("next Wednesday", "2025-03-19", "2025-03-20")]
    [InlineData("this Sunday", "2025-03-16", "2025-03-17")]
    [InlineData("next week", "2025-03-17", "2025-03-24")]
    [InlineData("last month", "2025-02-01", "2025-03-01")]
    [InlineData("last year", "2024-01-01", "2025-01-01")]
    [InlineData("two days ago", "2025-03-10", "2025-03-11")]
    [InlineData("a week ago", "2025-03-03", "2025-03-10")]
    [InlineData("in 3 months", "2025-06-01", "2025-07-01")]
    [InlineData("since 2025-03-04", "2025-03-04", null)]
    [InlineData("until March 2026", null, "2026-04-01")]
    [InlineData("yesterday, that is 2025-03-11", "2025-03-11", "2025-03-12")]
    public void A_text_speaks_of_one_time(string text, string? from, string? to)
        => Assert.Equal(new TimeRange(Day(from), Day(to)), TemporalExtractor.Extract(text, Said));

    [Theory]
    [InlineData("nothing of time")]
    [InlineData("we may march on")]
    [InlineData("yesterday and tomorrow")]
    [InlineData("2025-02-30")]
    [InlineData("pages 1990 to 1999")]
    [InlineData("99999999999 days ago")]
    [InlineData("last")]
    [InlineData("")]
    public void A_text_of_no_time_or_of_several_gives_none(string text) => Assert.Null(TemporalExtractor.Extract(text, Said));

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public void At_the_ends_of_the_calendar_nothing_fails(string said)
    {
        foreach (var text in (string[])["yesterday", "tomorrow", "next year", "last month", "1000 years ago", "in 1000 weeks", "on 1 May", "this Monday", "in June"])
        {
            TemporalExtractor.Extract(text, Day(said)!.Value);
        }
    }

    [Fact]
    public void What_the_writer_gave_stays()
    {
        var version = Memories.Version("a", "yesterday");

        Assert.Equal(Moments.Start.UtcDateTime.Date, ValidTime.Fill(version).ValidTo!.Value.UtcDateTime);
        Assert.Equal(Moments.Start, ValidTime.Fill(version with { ValidFrom = Moments.Start }).ValidFrom);
    }

    private static DateTimeOffset? Day(string? text) => TimeText.TryParse(text, out var time) ? time : null;
}
