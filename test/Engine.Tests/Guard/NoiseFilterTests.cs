using Satchel.Engine.Guard;

namespace Satchel.Engine.Tests.Guard;

public sealed class NoiseFilterTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ab ")]
    [InlineData("OK!!")]
    [InlineData("  Thank you. ")]
    [InlineData("Got it.!.")]
    public void A_text_that_says_nothing_by_itself_is_noise(string text) => Assert.True(NoiseFilter.IsNoise(text));

    [Theory]
    [InlineData("abc")]
    [InlineData("right?")]
    [InlineData("Yes, we use tabs")]
    [InlineData("[1,2]")]
    public void Any_other_text_is_none(string text) => Assert.False(NoiseFilter.IsNoise(text));
}
