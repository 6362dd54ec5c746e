using Satchel.Engine.Settings;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>Takes over settings that nobody has set here yet.</summary>
internal static class SettingsTransfer
{
    /// <summary>Sets what is free; in a dry run, says what would be set.</summary>
    /// <exception cref="SettingsException">The settings cannot be read or written.</exception>
    public static async Task<IReadOnlyList<MovedSetting>> RunAsync(
        SettingsFile file, IReadOnlyList<ForeignSetting> settings, bool isDryRun, CancellationToken cancellationToken)
    {
        var moved = new List<MovedSetting>();
        foreach (var setting in settings)
        {
            moved.Add(await MoveAsync(file, setting, isDryRun, cancellationToken).ConfigureAwait(false));
        }

        return moved;
    }

    private static async Task<MovedSetting> MoveAsync(SettingsFile file, ForeignSetting setting, bool isDryRun, CancellationToken cancellationToken)
    {
        if (setting.Key is null || SettingRegistry.Find(setting.Key) is not SettingLookup.Known { Key: var key })
        {
            return new MovedSetting(setting.From, null, SettingFate.Unmapped, setting.Problem ?? "there is no such setting here");
        }

        if (SettingsFile.Check(key, setting.Value, out var kept) is { } problem)
        {
            return new MovedSetting(setting.From, key.Name, SettingFate.Invalid, problem);
        }

        if (file.Read().Text(key.Name) is { Length: > 0 } there)
        {
            return string.Equals(there, kept, StringComparison.Ordinal)
                ? new MovedSetting(setting.From, key.Name, SettingFate.Same, null)
                : new MovedSetting(setting.From, key.Name, SettingFate.Kept, "another value is set here");
        }

        if (!isDryRun)
        {
            await file.SetAsync(key, setting.Value, cancellationToken).ConfigureAwait(false);
        }

        return new MovedSetting(setting.From, key.Name, SettingFate.Set, null);
    }
}
