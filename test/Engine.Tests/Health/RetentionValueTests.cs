using Satchel.Engine.Health;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Health;

public sealed class RetentionValueTests
{
    [Theory]
    [InlineData(5, 0, 0, 0, 1.0)]
    [InlineData(4, 0, 0, 0, 0.8)]
    [InlineData(3, 0, 0, 0, 0.5)]
    [InlineData(2, 0, 0, 0, 0.3)]
    [InlineData(1, 0, 0, 0, 0.15)]
    [InlineData(3, 0, 30, 0, 0.25)]
    [InlineData(3, 0, 60, 0, 0.125)]
    [InlineData(3, 0, -5, 0, 0.5)]
    [InlineData(3, 1, 0, 0, 0.5)]
    [InlineData(3, 2, 0, 0, 0.549306)]
    [InlineData(3, 9, 0, 0, 1.151293)]
    [InlineData(3, 0, 0, 1, 0.55)]
    [InlineData(3, 0, 0, 5, 0.75)]
    [InlineData(3, 0, 0, 6, 0.75)]
    [InlineData(5, 19, 90, 3, 0.486806)]
    public void The_value_is_base_times_access_times_decay_times_degree(int importance, int accesses, double days, int edges, double value)
        => Assert.Equal(value, RetentionValue.Of(RetentionRules.Default, importance, accesses, days, edges), 6);

    [Fact]
    public void What_is_important_often_read_or_protected_is_immune()
    {
        var memory = Memories.Version("a");
        Assert.False(RetentionValue.IsImmune(RetentionRules.Default, memory, 2));
        Assert.True(RetentionValue.IsImmune(RetentionRules.Default, memory, 3));
        Assert.False(RetentionValue.IsImmune(RetentionRules.Default, memory with { Importance = 3 }, 0));
        Assert.True(RetentionValue.IsImmune(RetentionRules.Default, memory with { Importance = 4 }, 0));
        Assert.True(RetentionValue.IsImmune(RetentionRules.Default, memory with { Protected = true }, 0));
    }

    [Fact]
    public void The_owners_numbers_hold_in_place_of_the_usual_ones()
    {
        var rules = RetentionRules.Default with { HalfLifeDays = 10, Bases = [0, 1, 2, 3, 4], ImmuneImportance = 6, ImmuneAccesses = 50 };
        Assert.Equal(1.0, RetentionValue.Of(rules, 3, 0, 10, 0), 6);
        Assert.False(RetentionValue.IsImmune(rules, Memories.Version("a") with { Importance = 5 }, 49));
        Assert.True(RetentionValue.IsImmune(rules, Memories.Version("a"), 50));
    }
}
