using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Satchel.Engine.Library;

/// <summary>Registers a memory with a program's services.</summary>
public static class SatchelServiceCollectionExtensions
{
    /// <summary>
    /// Adds one <see cref="SatchelMemory"/>, and <see cref="SatchelHealthCheck"/> for whoever checks health. Options are checked
    /// when the host starts, reporting every problem; the store is opened by the first call. A <see cref="TimeProvider"/> among
    /// the services is its clock. Called again, it adds to the options only.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    public static IServiceCollection AddSatchel(this IServiceCollection services, Action<SatchelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<SatchelOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SatchelOptions>, SatchelOptionsValidation>());
        services.TryAddSingleton(provider => new SatchelMemory(
            MemoryPlace.Of(provider.GetRequiredService<IOptions<SatchelOptions>>().Value, provider.GetService<TimeProvider>())));
        services.TryAddSingleton<SatchelHealthCheck>();
        return services;
    }
}
