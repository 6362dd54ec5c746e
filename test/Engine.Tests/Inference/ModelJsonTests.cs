using System.Text.Json;
using Satchel.Engine.Inference;

namespace Satchel.Engine.Tests.Inference;

public sealed class ModelJsonTests
{
    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("  {\"a\":1}\n")]
    [InlineData("```json\n{\"a\":1}\n```")]
    [InlineData("```\n{\"a\":1}```")]
    [InlineData("Here you are:\n```json\n{\"a\":1}\n```\nAnything else?")]
    [InlineData("Sure! {\"a\":1} I hope that helps {\"a\":2}.")]
    [InlineData("In {braces} and [1, 2 I say {\"a\":1}")]
    [InlineData("{\"a\":1}{\"a\":2}")]
    public void The_first_complete_value_is_the_answer(string text)
        => Assert.Equal("""{"a":1}""", ModelJson.Read(text, JsonValueKind.Object)?.GetRawText());

    [Theory]
    [InlineData("")]
    [InlineData("I cannot do that.")]
    [InlineData("""{"a":""")]
    [InlineData("""{"a":1""")]
    [InlineData("""[{"a":1}]""")]
    [InlineData("The list is [1] and the object {\"a\":1}")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    [InlineData("```json\n```")]
    public void What_is_incomplete_or_of_another_kind_is_none(string text)
        => Assert.Null(ModelJson.Read(text, JsonValueKind.Object));

    [Fact]
    public void Depth_and_length_have_limits()
    {
        Assert.Null(ModelJson.Read(new string('[', 1_000) + new string(']', 1_000), JsonValueKind.Object));
        Assert.NotNull(ModelJson.Read(new string('[', ModelJson.Levels) + new string(']', ModelJson.Levels), JsonValueKind.Array));
        Assert.Null(ModelJson.Read(new string(' ', ModelJson.TextBytes) + "{}", JsonValueKind.Object));
        Assert.Null(ModelJson.Read(new string('{', 500_000), JsonValueKind.Object));
    }
}
