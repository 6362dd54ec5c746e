using Satchel.Engine.Settings;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether every setting is known, has a value that its key takes, and does something.</summary>
internal sealed class SettingsCheck(DoctorScope scope) : IDoctorCheck
{
    /// <summary>Keys that do nothing as long as another one is not set.</summary>
    private static readonly (string Prefix, string Needed)[] Needs = [("llm.", "llm.endpoint"), ("embed.", "embed.provider"), ("rerank.", "rerank.provider")];

    public string Name => "settings";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        if (scope.SettingsProblem is { } problem)
        {
            return CheckFinding.Fail(problem.Message.TrimEnd('.'), problem.Hint ?? "satchel config show");
        }

        var set = scope.Settings.ReadAll().Where(value => value.Source is SettingSource.File or SettingSource.Environment).ToArray();
        foreach (var value in set)
        {
            _ = scope.Settings.Resolve(value);
        }

        var stores = await scope.Catalog.ListAsync(cancellationToken).ConfigureAwait(false);
        string[] idle =
        [
            .. scope.Settings.UnknownKeys().Select(key => $"'{key}' is not known"),
            .. set.Where(value => !value.Key.Definition.IsActive).Select(value => $"'{value.Key.Name}' does nothing yet"),
            .. set.Where(value => value.Key.Store is { } store && !stores.Contains(store)).Select(value => $"'{value.Key.Name}' is for a store that is not there"),
            .. set.Select(value => Idle(value.Key)).OfType<string>(),
        ];
        return idle.Length == 0
            ? CheckFinding.Pass(FormattableString.Invariant($"{set.Length:N0} keys are set"))
            : CheckFinding.Warn(
                string.Join("; ", idle.Take(3)) + (idle.Length > 3 ? FormattableString.Invariant($"; and {idle.Length - 3:N0} more") : ""),
                $"satchel config unset {idle[0].Split('\'')[1]}") with
            {
                Facts = new Dictionary<string, long> { ["keys"] = set.Length, ["idle_keys"] = idle.Length },
            };
    }

    /// <summary>Why a key does nothing beside the others; null where it does something.</summary>
    private string? Idle(SettingKey key)
    {
        foreach (var (prefix, needed) in Needs)
        {
            var name = key.Definition.Name;
            if (name.StartsWith(prefix, StringComparison.Ordinal) && name != needed && scope.Settings.Text(needed, key.Store) is null or "none")
            {
                return $"'{key.Name}' does nothing while {needed} is not set";
            }
        }

        return null;
    }
}
