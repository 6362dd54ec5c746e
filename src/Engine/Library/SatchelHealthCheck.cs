using Microsoft.Extensions.Diagnostics.HealthChecks;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Engine.Library;

/// <summary>
/// Whether the store of a memory can be opened and read. A store that was not made yet is healthy; one that others hold is
/// degraded; all else has the status that the check was registered with. It writes nothing.
/// </summary>
public sealed class SatchelHealthCheck : IHealthCheck
{
    private readonly SatchelMemory _memory;

    /// <summary>Makes the check of a memory.</summary>
    public SatchelHealthCheck(SatchelMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
    }

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            return HealthCheckResult.Healthy(await _memory.LocateAsync(cancellationToken).ConfigureAwait(false) ?? "there is no store yet");
        }
        catch (StoreException error)
        {
            return new HealthCheckResult(error.IsTransient ? HealthStatus.Degraded : context.Registration.FailureStatus, error.Message, error);
        }
        catch (SettingsException error)
        {
            return new HealthCheckResult(error.IsTransient ? HealthStatus.Degraded : context.Registration.FailureStatus, error.Message, error);
        }
    }
}
