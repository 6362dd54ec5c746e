using Microsoft.Extensions.Options;
using Satchel.Engine.Library;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Library;

public sealed class SatchelOptionsTests
{
    [Fact]
    public async Task Every_problem_is_reported_at_once()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var error = await FailureAsync(new SatchelOptions { Home = file, Store = "a/b", Actor = "x\ny" });
        Assert.Equal(["Home", "Store", "Actor"], error.Failures.Select(problem => problem.Split(':')[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\0b")]
    public async Task A_home_is_a_path(string home)
        => Assert.StartsWith("Home: ", Assert.Single((await FailureAsync(new SatchelOptions { Home = home })).Failures), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, true)]
    [InlineData(200, true)]
    [InlineData(0, false)]
    [InlineData(201, false)]
    public void An_actor_has_1_to_200_characters(int characters, bool valid)
        => Assert.Equal(valid, new SatchelOptionsValidation().Validate(null, new SatchelOptions { Home = "h", Actor = new string('a', characters) }).Succeeded);

    private static Task<OptionsValidationException> FailureAsync(SatchelOptions options)
        => Assert.ThrowsAsync<OptionsValidationException>(() => SatchelMemory.OpenAsync(options, new FakeClock(), TestContext.Current.CancellationToken));
}
