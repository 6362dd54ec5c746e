using Satchel.Engine.Model;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Model;

public sealed class MemoryIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0190-abc_DEF.%:/\\'\"")]
    [InlineData("é東京🦊")]
    [InlineData("\uFFFD")]
    public void An_id_is_kept_as_it_is(string text)
    {
        Assert.True(MemoryId.TryParse(text, out var id));
        Assert.Equal((text, text), (id.Value, id.ToString()));
        Assert.Equal(id, MemoryId.Parse(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("\0")]
    [InlineData("a\u0085")]
    [InlineData("a\u00A0b")]
    [InlineData("a\u2028")]
    [InlineData("\u3000")]
    public void White_space_and_control_characters_are_refused(string? text)
    {
        Assert.False(MemoryId.TryParse(text, out var id));
        Assert.Equal(default, id);
        Assert.Throws<ArgumentException>(() => MemoryId.Parse(text!));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
        => Assert.All(["\uD83E", "a\uDD8A", "\uDD8A\uD83E", "\uD83Eb"], text => Assert.False(MemoryId.TryParse(text, out _)));

    [Fact]
    public void An_id_has_at_most_128_characters()
    {
        Assert.True(MemoryId.TryParse(new string('x', 128), out _));
        Assert.False(MemoryId.TryParse(new string('x', 129), out _));
    }

    [Fact]
    public void Ids_that_differ_in_case_are_two() => Assert.NotEqual(MemoryId.Parse("a"), MemoryId.Parse("A"));

    [Fact]
    public void New_ids_sort_by_time_and_differ_at_one_moment()
    {
        var ids = Enumerable.Range(0, 200).Select(i => MemoryId.New(Moments.Start.AddMilliseconds(i * 37)).Value).ToArray();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Equal('7', id[14]));
        Assert.NotEqual(MemoryId.New(Moments.Start), MemoryId.New(Moments.Start));
    }
}
