using Satchel.Engine.Recall;
using Satchel.Engine.Text;

namespace Satchel.Engine.Tests.Recall;

public sealed class QuestionDateTests
{
    [Theory]
    [InlineData("what happened on 8 May 2023?", 2023, 5, 8)]
    [InlineData("what happened on May 8, 2023?", 2023, 5, 8)]
    [InlineData("the meeting of May 8th", null, 5, 8)]
    [InlineData("on the 3rd of March 2024", 2024, 3, 3)]
    [InlineData("in May", null, 5, null)]
    [InlineData("January 2024 plans", 2024, 1, null)]
    [InlineData("the Dec release", null, 12, null)]
    [InlineData("since 2023-05-08", 2023, 5, 8)]
    public void A_date_is_read(string text, int? year, int month, int? day)
        => Assert.Equal(new QuestionDate(year, month, day), QuestionDate.Find(WordReader.Read(text)));

    [Theory]
    [InlineData("may I march on?")]
    [InlineData("what is 2023?")]
    [InlineData("five of us")]
    [InlineData("")]
    public void No_date_is_made_up(string text) => Assert.Null(QuestionDate.Find(WordReader.Read(text)));

    [Theory]
    [InlineData("2023-05-08", 1.0)]
    [InlineData("2023-05-09", 1.0)]
    [InlineData("2023-05-02", 0.6)]
    [InlineData("2023-05-18", 0.6)]
    [InlineData("2023-05-19", 0.2)]
    [InlineData("2023-06-08", 0.2)]
    [InlineData("2023-06-09", 0.0)]
    [InlineData("2024-05-08", 0.0)]
    public void Nearness_to_a_day_falls_with_the_distance(string time, double expected)
        => Assert.Equal(expected, new QuestionDate(2023, 5, 8).Nearness(Moment(time)));

    [Theory]
    [InlineData(null, "2021-12-31", 1.0)]
    [InlineData(null, "2022-01-15", 0.4)]
    [InlineData(null, "2022-02-01", 0.0)]
    [InlineData(2021, "2021-12-01", 1.0)]
    [InlineData(2021, "2022-01-01", 0.4)]
    [InlineData(2021, "2022-12-01", 0.0)]
    public void Nearness_to_a_month_reaches_into_the_next(int? year, string time, double expected)
        => Assert.Equal(expected, new QuestionDate(year, 12, null).Nearness(Moment(time)));

    [Fact]
    public void A_day_without_a_year_means_the_nearest_one_also_over_new_year()
        => Assert.Equal(0.6, new QuestionDate(null, 1, 2).Nearness(Moment("2025-12-28")));

    [Fact]
    public void A_day_that_a_year_does_not_have_is_near_to_nothing()
        => Assert.Equal(0, new QuestionDate(2023, 2, 30).Nearness(Moment("2023-02-28")));

    private static DateTimeOffset Moment(string day) => DateTimeOffset.Parse(day + "T10:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
}
