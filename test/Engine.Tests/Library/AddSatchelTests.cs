using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Satchel.Engine.Library;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Library;

public sealed class AddSatchelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_host_has_one_memory_with_its_clock()
    {
        var clock = new FakeClock();
        await using var services = Services(options => options.Home = _folder.Path, clock).BuildServiceProvider();
        var memory = services.GetRequiredService<SatchelMemory>();

        Assert.Same(memory, services.GetRequiredService<SatchelMemory>());
        await memory.RememberAsync("Ada prefers tea", Token);
        Assert.Equal(clock.GetUtcNow(), (await memory.RecallAsync("tea", cancellationToken: Token)).Hits[0].Memory.CreatedAt);
    }

    [Fact]
    public async Task A_host_with_unusable_options_does_not_start_and_says_everything()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSatchel(options => options.Store = "").AddSatchel(options => options.Actor = "");
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));
        Assert.Equal(["Store", "Actor"], error.Failures.Select(problem => problem.Split(':')[0]));
    }

    [Fact]
    public async Task A_store_that_is_missing_or_readable_is_healthy()
    {
        await using var services = Services(options => options.Home = _folder.Path).BuildServiceProvider();

        Assert.Equal((HealthStatus.Healthy, "there is no store yet"), await CheckAsync(services));
        await services.GetRequiredService<SatchelMemory>().RememberAsync("Ada prefers tea", Token);
        Assert.Equal((HealthStatus.Healthy, StoreFile), await CheckAsync(services));
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_unhealthy()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(StoreFile)!);
        await File.WriteAllTextAsync(StoreFile, new string('x', 8_192), Token);
        await using var services = Services(options => options.Home = _folder.Path).BuildServiceProvider();

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(services)).Status);
    }

    private string StoreFile => _folder.File("stores", "default", "satchel.db");

    private static ServiceCollection Services(Action<SatchelOptions> configure, TimeProvider? clock = null)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSatchel(configure).AddHealthChecks().AddCheck<SatchelHealthCheck>("satchel");
        if (clock is not null)
        {
            services.AddSingleton(clock);
        }

        return services;
    }

    private static async Task<(HealthStatus Status, string? Description)> CheckAsync(ServiceProvider services)
    {
        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        return (report.Entries["satchel"].Status, report.Entries["satchel"].Description);
    }
}
