using System.Diagnostics.CodeAnalysis;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>
/// Looks at a home and at stores in it, and says of each thing whether it is well and how to mend it. It changes nothing, makes
/// nothing, and asks no model unless that was wished for.
/// </summary>
/// <param name="scope">What it looks at.</param>
public sealed class Doctor(DoctorScope scope)
{
    /// <summary>Looks at everything.</summary>
    /// <param name="further">Checks of the home that others add.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<DoctorReport> RunAsync(IReadOnlyList<IDoctorCheck> further, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(further);
        var entries = new List<DoctorEntry>();
        foreach (var check in OfHome().Concat(further))
        {
            entries.Add(new DoctorEntry(check.Name, Store: null, await LookAsync(check, cancellationToken).ConfigureAwait(false)));
        }

        foreach (var store in scope.Stores)
        {
            await LookIntoAsync(store, entries, cancellationToken).ConfigureAwait(false);
        }

        return new DoctorReport(entries);
    }

    private IEnumerable<IDoctorCheck> OfHome() =>
    [
        new PermissionsCheck(scope.Home),
        new DiskCheck(scope),
        new SettingsCheck(scope),
        new ModelsCheck(scope),
        new BudgetCheck(scope),
        new WorkerCheck(scope),
        new HookLogCheck(scope),
        new StraysCheck(scope.Catalog),
        .. scope.Probes ? (IDoctorCheck[])[new ChatProbe(scope), new EmbedProbe(scope), new RerankProbe(scope)] : [],
    ];

    private IEnumerable<IDoctorCheck> OfStore(IMemoryStore store) =>
    [
        new IntegrityCheck(store, scope.Seed),
        new CanaryCheck(store, scope.Time),
        new QueueCheck(store, scope.Time),
        new DegradedCheck(store),
        new VectorsCheck(store, scope.Settings),
        new SpacesCheck(store),
        new ThresholdCheck(store, scope.Settings),
        new StaleCheck(store, scope),
    ];

    private async ValueTask LookIntoAsync(StoreName name, List<DoctorEntry> entries, CancellationToken cancellationToken)
    {
        IMemoryStore? store = null;
        var finding = await GuardAsync(OpenAsync).ConfigureAwait(false);
        entries.Add(new DoctorEntry("store", name, finding));
        if (store is null)
        {
            return;
        }

        await using var opened = store.ConfigureAwait(false);
        foreach (var check in OfStore(store))
        {
            entries.Add(new DoctorEntry(check.Name, name, await LookAsync(check, cancellationToken).ConfigureAwait(false)));
        }

        async Task<CheckFinding> OpenAsync()
        {
            var place = await scope.Catalog.LocateAsync(name, cancellationToken).ConfigureAwait(false);
            if (!place.Exists)
            {
                return CheckFinding.Pass("nothing is remembered yet");
            }

            store = await scope.Catalog.OpenAsync(name, cancellationToken).ConfigureAwait(false);
            var pulse = await StorePulse.ReadAsync(store, cancellationToken).ConfigureAwait(false);
            return CheckFinding.Pass(FormattableString.Invariant($"{pulse.Memories:N0} memories in {place.Location}")) with
            {
                Facts = new Dictionary<string, long> { ["memories"] = pulse.Memories, ["size_bytes"] = place.SizeBytes },
            };
        }
    }

    private static Task<CheckFinding> LookAsync(IDoctorCheck check, CancellationToken cancellationToken)
        => GuardAsync(() => check.LookAsync(cancellationToken));

    /// <summary>A check that cannot look has failed; the others look all the same.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "This is the top of a check.")]
    private static async Task<CheckFinding> GuardAsync(Func<Task<CheckFinding>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (SettingsException error)
        {
            return CheckFinding.Fail(Sentence(error.Message), error.Hint ?? "satchel config show");
        }
        catch (ModelException error)
        {
            return CheckFinding.Fail(Sentence(error.Message), error.Hint ?? "satchel config show");
        }
        catch (StoreException error)
        {
            return CheckFinding.Fail(Sentence(error.Message), Remedy(error.Code));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return CheckFinding.Fail(Sentence(error.Message), "satchel status -v");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return CheckFinding.Fail($"a mistake in satchel: {error.GetType().Name}", "satchel doctor -v");
        }
    }

    private static string Remedy(StoreError error) => error switch
    {
        StoreError.Corrupt or StoreError.BackupUnusable => "satchel restore FILE",
        StoreError.Full => "df -h",
        StoreError.NewerSchema => "satchel --version",
        _ => "satchel status -v",
    };

    private static string Sentence(string message) => message.ReplaceLineEndings(" ").TrimEnd('.');
}
