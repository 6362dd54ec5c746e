using Satchel.Engine.Recall;

namespace Satchel.Engine.Tests.Recall;

public sealed class NearestTermTests
{
    [Theory]
    [InlineData("calendar", "calendar", 1)]
    [InlineData("calender", "calendar", 10.0 / 14)]
    [InlineData("educaton", "educ", 6.0 / 10)]
    [InlineData("program", "profit", 4.0 / 11)]
    [InlineData("banana", "banana", 1)]
    [InlineData("aaaaaaaa", "aaaa", 1)]
    public void Terms_are_as_like_as_the_triples_that_they_share(string term, string other, double likeness)
        => Assert.Equal(likeness, NearestTerm.Likeness(term, other), 9);
}
