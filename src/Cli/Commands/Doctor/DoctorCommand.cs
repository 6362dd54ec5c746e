using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using Satchel.Engine.Health.Checks;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Doctor;

/// <summary>Looks at everything that can be amiss, and says how to mend it.</summary>
internal sealed class DoctorCommand : Verb
{
    private readonly Option<bool> _probe = new("--probe") { Description = "Ask the models for a word too: costs some tokens" };
    private readonly Option<bool> _allStores = new("--all-stores") { Description = "Look into every store of the home" };

    /// <summary>Makes the verb.</summary>
    public DoctorCommand()
        : base(
            "doctor",
            "Look at home, settings, models, worker, hooks and store, and name the command that mends what is amiss. Ends with 0 (well), 1 (warnings) or 4 (failures).",
            "satchel doctor",
            "satchel doctor --all-stores",
            "satchel doctor --probe                          # asks the models, costs some tokens",
            "satchel doctor --json | jq '.checks[] | select(.status != \"pass\")'")
    {
        Add(_probe);
        Add(_allStores);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (settings, problem) = ReadSettings(context);
        IReadOnlyList<StoreName> stores = context.Value(_allStores)
            ? await context.Catalog.ListAsync(cancellationToken)
            : [context.StoreFrom(directory: null, settings).Name];
        var scope = new DoctorScope
        {
            Home = context.Home,
            Settings = settings,
            SettingsProblem = problem,
            Catalog = context.Catalog,
            Stores = stores,
            OpenModels = () => context.OpenModels(settings),
            Purse = context.Purse,
            FreeBytes = directory => new DriveInfo(directory).AvailableFreeSpace,
            Probes = context.Value(_probe),
            Seed = RandomNumberGenerator.GetInt32(int.MaxValue),
            Time = context.Clock,
        };
        var report = await new Engine.Health.Checks.Doctor(scope).RunAsync(FurtherChecks.Of(context), cancellationToken);
        context.Output.Document(
            "satchel.doctor/1",
            json => DoctorPage.WriteJson(json, context.Home.Root, report),
            text => DoctorPage.WriteText(text, context.Home.Root, report));
        return report.Status switch
        {
            CheckStatus.Pass => ExitCode.Done,
            CheckStatus.Warn => ExitCode.No,
            CheckStatus.Fail => ExitCode.Store,
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The settings; where they cannot be read, those of a home without any, and why.</summary>
    private static (SatchelSettings Settings, SettingsException? Problem) ReadSettings(CommandContext context)
    {
        try
        {
            return (context.Settings, null);
        }
        catch (SettingsException error)
        {
            return (SatchelSettings.WithoutFile(context.Home, context.Host.Environment), error);
        }
    }
}
