using Satchel.Engine.Model;

namespace Satchel.Engine.Tests.Model;

public sealed class StoreNameTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("7", "7")]
    [InlineData("Work-1_x", "work-1_x")]
    [InlineData("a--", "a--")]
    public void A_name_is_kept_in_lower_case(string text, string kept) => Assert.Equal(kept, StoreName.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a.b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    [InlineData("é")]
    [InlineData("ａ")]
    [InlineData("٣")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(StoreName.TryParse(text, out _));
        Assert.Throws<ArgumentException>(() => StoreName.Parse(text!));
    }

    [Fact]
    public void A_name_has_at_most_64_characters()
    {
        Assert.True(StoreName.TryParse(new string('x', 64), out _));
        Assert.False(StoreName.TryParse(new string('x', 65), out _));
    }

    [Fact]
    public void Names_that_differ_only_in_case_are_one_store()
    {
        Assert.Equal(StoreName.Parse("Work"), StoreName.Parse("wORK"));
        Assert.Equal(StoreName.Parse("Work").GetHashCode(), StoreName.Parse("wORK").GetHashCode());
        Assert.NotEqual(StoreName.Parse("a-b"), StoreName.Parse("a_b"));
        Assert.Equal(StoreName.Default, default);
    }
}
