using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Commands.Config;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Setup;

/// <summary>The settings that an installation may set, as options of its command line.</summary>
internal sealed class SettingFlags
{
    private const string FromInput = "-";

    private static readonly (string Flag, string Key)[] Known =
    [
        ("--llm-endpoint", "llm.endpoint"),
        ("--llm-api-key", "llm.api_key"),
        ("--llm-model-fast", "llm.model.fast"),
        ("--llm-model-canonical", "llm.model.canonical"),
        ("--llm-model-metadata", "llm.model.metadata"),
        ("--embed-provider", "embed.provider"),
        ("--embed-model", "embed.model"),
        ("--embed-endpoint", "embed.endpoint"),
        ("--embed-api-key", "embed.api_key"),
        ("--rerank-provider", "rerank.provider"),
        ("--rerank-api-key", "rerank.api_key"),
        ("--backend", "store.default_backend"),
    ];

    private readonly Option<string>[] _flags =
        [.. Known.Select(known => new Option<string>(known.Flag) { Description = $"Set {known.Key}", HelpName = known.Key.EndsWith("_key", StringComparison.Ordinal) ? "KEY|-|@file:|@env:" : "VALUE" })];

    private readonly Option<string[]> _set = new("--set") { Description = "Set any key of the settings; may be given several times", HelpName = "KEY=VALUE", AllowMultipleArgumentsPerToken = false };

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [.. _flags, _set];

    /// <summary>The settings that the command line names, checked, each in its kept spelling.</summary>
    /// <exception cref="CommandException">One is not known, takes no such value, or contradicts the settings file.</exception>
    public async Task<IReadOnlyList<ChosenSetting>> ReadAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var chosen = new List<ChosenSetting>();
        for (var i = 0; i < Known.Length; i++)
        {
            if (context.Value(_flags[i]) is { } value)
            {
                chosen.Add(new ChosenSetting(KeyArgument.Find(Known[i].Key), value));
            }
        }

        foreach (var pair in context.Value(_set) ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            chosen.Add(equals > 0
                ? new ChosenSetting(KeyArgument.Find(pair[..equals]), pair[(equals + 1)..])
                : throw CommandException.Usage("usage", $"--set: '{pair}' is not KEY=VALUE.", "such as --set recall.remote_ms=250"));
        }

        if (chosen.Count(setting => setting.Value is FromInput) > 1)
        {
            throw CommandException.Usage("usage", "Only one value can be read from standard input.", "@file:PATH and @env:NAME are followed on each use");
        }

        var kept = new List<ChosenSetting>();
        foreach (var setting in chosen)
        {
            kept.Add(Check(context, setting.Value is FromInput ? setting with { Value = await ReadInputAsync(context, cancellationToken) } : setting));
        }

        return kept;
    }

    /// <summary>The settings that a provider needs beside those that the command line names, where its own variable holds them.</summary>
    /// <param name="context">The command.</param>
    /// <param name="chosen">What the command line names.</param>
    public static IEnumerable<ChosenSetting> FromVendors(CommandContext context, IReadOnlyList<ChosenSetting> chosen)
    {
        var names = chosen.ToDictionary(setting => setting.Key.Name, setting => setting.Value, StringComparer.Ordinal);
        foreach (var (key, variable) in ((string, string?)[])
            [
                ("llm.api_key", VendorKeys.OfEndpoint(names.GetValueOrDefault("llm.endpoint"))),
                ("embed.api_key", VendorKeys.OfProvider(names.GetValueOrDefault("embed.provider"))),
                ("rerank.api_key", VendorKeys.OfProvider(names.GetValueOrDefault("rerank.provider"))),
            ])
        {
            var setting = SettingRegistry.Get(key);
            if (variable is not null && !names.ContainsKey(key) && context.Settings.Read(setting).Written is null && context.Host.Environment(variable) is { Length: > 0 })
            {
                yield return new ChosenSetting(setting, $"@env:{variable}");
            }
        }
    }

    private static async Task<string> ReadInputAsync(CommandContext context, CancellationToken cancellationToken)
        => await context.ReadInputAsync(SettingsFile.Bytes, cancellationToken)
            ?? throw CommandException.Usage("input_too_large", string.Create(CultureInfo.InvariantCulture, $"Standard input has more than {SettingsFile.Bytes} bytes."));

    private static ChosenSetting Check(CommandContext context, ChosenSetting setting)
    {
        var definition = setting.Key.Definition;
        if (SettingsFile.Check(setting.Key, setting.Value, out var kept) is { } problem)
        {
            throw CommandException.Usage("config_value_invalid", problem, definition.Description);
        }

        if (!definition.IsActive && kept != definition.Default)
        {
            throw CommandException.No("setting_not_available", $"{setting.Key.Name} is for a feature that is not there yet.", "leave it away");
        }

        var current = context.Settings.Read(setting.Key);
        return current.Source is not SettingSource.File || current.Written == kept
            ? setting with { Value = kept }
            : throw CommandException.Usage(
                "setting_conflict",
                $"{setting.Key.Name} is set to another value in {context.SettingsFile.Path}.",
                $"satchel config set {setting.Key.Name} {(definition.IsSecret ? "-" : kept)}");
    }
}
