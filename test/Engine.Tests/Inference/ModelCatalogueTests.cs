using Satchel.Engine.Inference;

namespace Satchel.Engine.Tests.Inference;

public sealed class ModelCatalogueTests
{
    [Theory]
    [InlineData("anthropic/claude-haiku-4.5", "anthropic/claude-sonnet-4.6", "anthropic/claude-haiku-3.5 anthropic/claude-haiku-4.5 anthropic/claude-sonnet-4 anthropic/claude-sonnet-4.6 anthropic/claude-sonnet-4.5")]
    [InlineData("anthropic/claude-haiku-4.5", "anthropic/claude-sonnet-10", "anthropic/claude-haiku-4.5:beta anthropic/claude-haiku-4.5 anthropic/claude-sonnet-9.9 anthropic/claude-sonnet-10")]
    [InlineData("anthropic/claude-haiku-4.5", "anthropic/claude-sonnet-4.5", "anthropic/claude-haiku-4-20250101 anthropic/claude-haiku-4.5 anthropic/claude-sonnet-latest anthropic/claude-sonnet-4.5")]
    [InlineData("local", "local", "local")]
    public void Each_role_gets_the_newest_model_of_its_family(string fast, string slow, string models)
    {
        var chosen = ModelCatalogue.Choose(models.Split(' '));
        Assert.Equal((fast, slow, slow), (chosen[ModelRole.Fast], chosen[ModelRole.Canonical], chosen[ModelRole.Metadata]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b c")]
    [InlineData("anthropic/claude-haiku-4.5 b")]
    public void Where_nothing_is_certain_nothing_is_chosen(string models)
        => Assert.Empty(ModelCatalogue.Choose(models.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
