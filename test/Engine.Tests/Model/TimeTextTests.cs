using FsCheck;
using FsCheck.Fluent;
using Satchel.Engine.Model;

namespace Satchel.Engine.Tests.Model;

public sealed class TimeTextTests
{
    /// <summary>A Thursday.</summary>
    private static readonly DateTimeOffset Now = new(2024, 2, 29, 15, 30, 45, 500, TimeSpan.Zero);

    [Theory]
    [InlineData("2024-01-01", "2024-01-01T00:00:00.000Z")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00.000Z")]
    [InlineData("2024-03", "2024-03-01T00:00:00.000Z")]
    [InlineData("2024-01-01T10:00", "2024-01-01T10:00:00.000Z")]
    [InlineData("2024-01-01T10:00Z", "2024-01-01T10:00:00.000Z")]
    [InlineData("2024-01-01T10:00+02:00", "2024-01-01T08:00:00.000Z")]
    [InlineData("2024-01-01T10:00:07-05:30", "2024-01-01T15:30:07.000Z")]
    [InlineData("2024-01-01T10:00:07.1Z", "2024-01-01T10:00:07.100Z")]
    [InlineData("2024-01-01T10:00:07.1239999Z", "2024-01-01T10:00:07.123Z")]
    [InlineData("2024-01-01 10:00", "2024-01-01T10:00:00.000Z")]
    [InlineData("2024-01-01 10:00:07.25", "2024-01-01T10:00:07.250Z")]
    [InlineData(" 2024-01-01 ", "2024-01-01T00:00:00.000Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z")]
    public void A_moment_is_read(string text, string moment)
    {
        Assert.True(TimeText.TryParse(text, out var time));
        Assert.Equal(moment, TimeText.Format(time));
        Assert.Equal(TimeSpan.Zero, time.Offset);
        Assert.True(TimeText.TryParsePast(text, Now, out var past));
        Assert.Equal(time, past);
    }

    [Theory]
    [InlineData("90s", "2024-02-29T15:29:15.500Z")]
    [InlineData("15m", "2024-02-29T15:15:45.500Z")]
    [InlineData("15min", "2024-02-29T15:15:45.500Z")]
    [InlineData("1.5h", "2024-02-29T14:00:45.500Z")]
    [InlineData(".5h", "2024-02-29T15:00:45.500Z")]
    [InlineData("7d", "2024-02-22T15:30:45.500Z")]
    [InlineData("2w", "2024-02-15T15:30:45.500Z")]
    [InlineData("1y", "2023-03-01T09:30:45.500Z")]
    [InlineData("0d", "2024-02-29T15:30:45.500Z")]
    [InlineData("P1DT12H", "2024-02-28T03:30:45.500Z")]
    [InlineData("p1d", "2024-02-28T15:30:45.500Z")]
    [InlineData("PT1M", "2024-02-29T15:29:45.500Z")]
    [InlineData("7D", "2024-02-22T15:30:45.500Z")]
    [InlineData(" 7d ", "2024-02-22T15:30:45.500Z")]
    [InlineData("now", "2024-02-29T15:30:45.500Z")]
    [InlineData("today", "2024-02-29T00:00:00.000Z")]
    [InlineData("Yesterday", "2024-02-28T00:00:00.000Z")]
    [InlineData("this-week", "2024-02-26T00:00:00.000Z")]
    [InlineData("this-month", "2024-02-01T00:00:00.000Z")]
    [InlineData("this-year", "2024-01-01T00:00:00.000Z")]
    [InlineData("2024-01-01t10:00z", "2024-01-01T10:00:00.000Z")]
    public void A_time_in_the_past_may_be_a_length_or_a_name(string text, string moment)
    {
        Assert.True(TimeText.TryParsePast(text, Now, out var time));
        Assert.Equal(moment, TimeText.Format(time));
    }

    [Fact]
    public void Months_are_a_twelfth_of_a_year()
    {
        Assert.True(TimeText.TryParsePast("3mo", Now, out var quarter));
        Assert.True(TimeText.TryParsePast("1y", Now, out var year));
        Assert.InRange((Now - quarter).TotalDays * 4, (Now - year).TotalDays - 0.001, (Now - year).TotalDays + 0.001);
    }

    [Theory]
    [InlineData("2024-03-04", "2024-03-04")]
    [InlineData("2024-03-10", "2024-03-04")]
    [InlineData("2024-03-11", "2024-03-11")]
    public void A_week_begins_on_monday(string now, string monday)
    {
        Assert.True(TimeText.TryParse(now, out var day));
        Assert.True(TimeText.TryParsePast("this-week", day.AddHours(23), out var time));
        Assert.Equal(monday + "T00:00:00.000Z", TimeText.Format(time));
    }

    [Fact]
    public void Names_mean_days_of_utc()
    {
        Assert.True(TimeText.TryParsePast("today", new DateTimeOffset(2024, 1, 1, 1, 0, 0, TimeSpan.FromHours(3)), out var time));
        Assert.Equal("2023-12-31T00:00:00.000Z", TimeText.Format(time));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("xh")]
    [InlineData("h")]
    [InlineData("-5d")]
    [InlineData("+5d")]
    [InlineData("5")]
    [InlineData("5 d")]
    [InlineData("5x")]
    [InlineData("1e3d")]
    [InlineData("1..5h")]
    [InlineData(".h")]
    [InlineData("1,5h")]
    [InlineData("٣d")]
    [InlineData("NaNd")]
    [InlineData("99999999999999999999d")]
    [InlineData("3000y")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P-1D")]
    [InlineData("-P1D")]
    [InlineData("P99999999999D")]
    [InlineData("P1X")]
    [InlineData("tomorrow")]
    [InlineData("this week")]
    [InlineData("2024")]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("2024-1-1")]
    [InlineData("24-01-01")]
    [InlineData("01/02/2024")]
    [InlineData("2024-01-01T24:00")]
    [InlineData("2024-01-01T10:60")]
    [InlineData("2024-01-01T10")]
    [InlineData("2024-01-01T10:00+25:00")]
    [InlineData("0001-01-01T00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("2024-01-01Z")]
    [InlineData("2024-01-01; DROP")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(TimeText.TryParsePast(text, Now, out var time));
        Assert.Equal(default, time);
        Assert.False(TimeText.TryParse(text, out _));
    }

    [Theory]
    [InlineData("7d")]
    [InlineData("today")]
    [InlineData("P1D")]
    public void A_moment_is_no_length(string text) => Assert.False(TimeText.TryParse(text, out _));

    [Fact]
    public void A_length_ends_where_time_begins()
    {
        Assert.False(TimeText.TryParsePast("1d", DateTimeOffset.MinValue, out _));
        Assert.False(TimeText.TryParsePast("1d", DateTimeOffset.MinValue.AddDays(1), out _));
        Assert.True(TimeText.TryParsePast("1d", DateTimeOffset.MinValue.AddDays(1).AddTicks(1), out _));
    }

    [Fact]
    public void Whatever_is_written_is_read_to_the_millisecond()
        => FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_000),
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
            {
                var milliseconds = new System.Random(seed).NextInt64(-62_135_596_800_000, 253_402_300_800_000);
                var time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
                return TimeText.TryParse(TimeText.Format(time), out var read) && read == time;
            }));

    [Fact]
    public void No_text_makes_reading_throw()
    {
        var texts = Gen.OneOf(
            Gen.Elements([.. "0123456789.-:+ TZPDHMSsmhdwoyptz"]).ArrayOf(),
            Gen.Choose(0, 0xFFFF).Select(c => (char)c).ArrayOf()).Select(letters => new string(letters));
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3_000),
            Prop.ForAll(texts.ToArbitrary(), text => !TimeText.TryParsePast(text, Now, out var time) || time != default));
    }
}
