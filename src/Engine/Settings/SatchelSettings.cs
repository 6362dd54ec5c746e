using System.Globalization;
using Satchel.Engine.Model;

namespace Satchel.Engine.Settings;

/// <summary>
/// The settings that hold now: a variable of the environment (only with <c>SATCHEL_CONFIG_FROM_ENV=1</c>), else the file,
/// else the default; for one store its own key goes before the general one. Read once, then unchanging.
/// </summary>
public sealed class SatchelSettings
{
    private const string FromEnvironmentVariable = "SATCHEL_CONFIG_FROM_ENV";

    private readonly SatchelHome _home;
    private readonly SettingsDocument _file;
    private readonly Func<string, string?> _environment;
    private readonly bool _fromEnvironment;

    private SatchelSettings(SatchelHome home, SettingsDocument file, Func<string, string?> environment)
    {
        _home = home;
        _file = file;
        _environment = environment;
        _fromEnvironment = environment(FromEnvironmentVariable) is "1";
    }

    /// <summary>Reads the settings of a home; a missing file means defaults.</summary>
    /// <param name="home">The home.</param>
    /// <param name="file">Its settings file.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    /// <exception cref="SettingsException">The file is corrupt, too large or not readable.</exception>
    public static SatchelSettings Load(SatchelHome home, SettingsFile file, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(home);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(environment);
        return new SatchelSettings(home, file.Read(), environment);
    }

    /// <summary>The keys in the file that the registry does not know, in the file's order.</summary>
    public IReadOnlyList<string> UnknownKeys()
    {
        var names = new List<string>();
        foreach (var (name, _) in _file.Entries)
        {
            if (SettingRegistry.Find(name) is SettingLookup.Unknown)
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>What stands for every key: all general ones, then those that the file sets for single stores.</summary>
    public IReadOnlyList<SettingValue> ReadAll()
    {
        var values = new List<SettingValue>();
        foreach (var definition in SettingRegistry.All)
        {
            if (SettingRegistry.Find(definition.Name) is SettingLookup.Known { Key.Store: null } known && !definition.Name.Contains('<', StringComparison.Ordinal))
            {
                values.Add(Read(known.Key));
            }
        }

        foreach (var (name, _) in _file.Entries)
        {
            if (SettingRegistry.Find(name) is SettingLookup.Known { Key.Store: not null } known)
            {
                values.Add(Read(known.Key));
            }
        }

        return values;
    }

    /// <summary>What stands for one key. References are not followed and values not checked.</summary>
    public SettingValue Read(SettingKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_fromEnvironment && _environment(key.EnvironmentName) is { Length: > 0 } variable)
        {
            return new SettingValue(key, variable, SettingSource.Environment);
        }

        return _file.Text(key.Name) is { Length: > 0 } text ? new SettingValue(key, text, SettingSource.File)
            : key.Store is null && key.Definition.Default is { } fallback ? new SettingValue(key, fallback, SettingSource.Default)
            : new SettingValue(key, null, SettingSource.Unset);
    }

    /// <summary>The value behind what stands for a key: its reference followed, checked, in its kept spelling; null where unset.</summary>
    /// <exception cref="SettingsException">The reference leads nowhere, or the value is not one that the key takes.</exception>
    public string? Resolve(SettingValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Written is not { } text)
        {
            return null;
        }

        var key = value.Key;
        if (SettingReference.TryParse(text, out var reference))
        {
            text = reference.Resolve(key.Name, _home, _environment);
        }

        return SettingChecks.Problem(key.Definition, text, out var kept) is { } problem
            ? throw new SettingsException(
                SettingsError.ValueInvalid,
                $"The setting {key.Name} ({Place(value)}) {problem}.",
                $"satchel config set {key.Name} VALUE")
            : kept;
    }

    /// <summary>The text of a registered setting, for one store if named; null where unset.</summary>
    /// <exception cref="SettingsException">The reference leads nowhere, or the value is not one that the key takes.</exception>
    public string? Text(string name, StoreName? store = null)
    {
        var key = SettingRegistry.Get(name);
        if (store is { } one && SettingRegistry.Override(key, one) is { } special && Read(special) is { Written: not null } own)
        {
            return Resolve(own);
        }

        return Resolve(Read(key));
    }

    /// <summary>Whether something else than its default stands for a registered setting: for all stores, or in the file for one.</summary>
    public bool IsChosenForAny(string name)
        => ReadAll().Any(value => value.Key.Definition.Name == name && value.Written != value.Key.Definition.Default);

    /// <summary>A setting of kind <see cref="SettingKind.Boolean"/>; false where unset.</summary>
    /// <exception cref="SettingsException">As for <see cref="Text"/>.</exception>
    public bool Boolean(string name, StoreName? store = null) => Text(name, store) is "true";

    /// <summary>A setting of kind <see cref="SettingKind.WholeNumber"/>; null where unset.</summary>
    /// <exception cref="SettingsException">As for <see cref="Text"/>.</exception>
    public long? WholeNumber(string name, StoreName? store = null)
        => Text(name, store) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A setting of kind <see cref="SettingKind.Number"/>; null where unset.</summary>
    /// <exception cref="SettingsException">As for <see cref="Text"/>.</exception>
    public double? Number(string name, StoreName? store = null)
        => Text(name, store) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A setting that is a comma list; empty where unset.</summary>
    /// <exception cref="SettingsException">As for <see cref="Text"/>.</exception>
    public IReadOnlyList<string> List(string name, StoreName? store = null) => Text(name, store)?.Split(',') ?? [];

    private static string Place(SettingValue value)
        => value.Source is SettingSource.Environment ? $"from {value.Key.EnvironmentName}" : "in the settings file";
}
