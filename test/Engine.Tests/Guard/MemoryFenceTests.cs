using Satchel.Engine.Guard;

namespace Satchel.Engine.Tests.Guard;

public sealed class MemoryFenceTests
{
    [Theory]
    [InlineData("one\ntwo\r\n\tthree", "one two three")]
    [InlineData("  \u2028a\u2029b ", "a b")]
    [InlineData("red \u001b[31malert\u0007", "red [31malert")]
    [InlineData("left \u202Eright\u202C \u2066in\u2069 \u200Fmark \u061C", "left right in mark")]
    [InlineData("ze\u200Bro\u200D wi\uFEFFdth\u00AD", "zero width")]
    [InlineData("tags \U000E0041\U000E0042", "tags")]
    [InlineData("ünïcödé 🍵 東京", "ünïcödé 🍵 東京")]
    [InlineData("half \uD83D", "half")]
    public void A_text_becomes_one_line_without_what_steers_or_hides(string text, string expected)
        => Assert.Equal(expected, MemoryFence.Clean(text));

    [Fact]
    public void The_lines_stand_between_two_marks()
        => Assert.Equal("<satchel-memories 7f>\n- a\n- b\n</satchel-memories 7f>", new MemoryFence("7f").Enclose(["- a", "- b"]));
}
