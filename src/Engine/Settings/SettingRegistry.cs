using Satchel.Engine.Model;

namespace Satchel.Engine.Settings;

/// <summary>Every key that the settings file may hold. A key that is not here is refused.</summary>
public static class SettingRegistry
{
    private const string StorePrefix = "store.";
    private const string StorePlaceholder = "store.<name>.";

    /// <summary>Every definition, in the order of <c>config show</c>; those per store have <c>&lt;name&gt;</c> in their name.</summary>
    public static IReadOnlyList<SettingDefinition> All => SettingDefinitions.All;

    /// <summary>Looks a key up; case does not matter.</summary>
    public static SettingLookup Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var key = Canonical(name);
        foreach (var definition in All)
        {
            if (string.Equals(definition.Name, key, StringComparison.Ordinal))
            {
                return new SettingLookup.Known(new SettingKey(key, definition));
            }
        }

        return TrySplit(key, out var store, out var rest) && PerStore(rest) is { } found
            ? new SettingLookup.Known(new SettingKey(key, found, store))
            : new SettingLookup.Unknown(Closest(key));
    }

    /// <summary>The key of a name that the program itself knows.</summary>
    /// <exception cref="ArgumentException">The name is not registered.</exception>
    public static SettingKey Get(string name)
        => Find(name) is SettingLookup.Known known ? known.Key : throw new ArgumentException($"'{name}' is not a registered setting.", nameof(name));

    /// <summary>The key that overrides <paramref name="key"/> for one store; null where there is none.</summary>
    public static SettingKey? Override(SettingKey key, StoreName store)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Definition.HasStoreOverride && key.Store is null
            ? new SettingKey(Canonical($"{StorePrefix}{store.Value}.{key.Name}"), key.Definition, store)
            : null;
    }

    /// <summary>What every key for one store begins with.</summary>
    internal static string PrefixOf(StoreName store) => Canonical($"{StorePrefix}{store.Value}.");

    /// <summary>The form in which a key is kept and compared.</summary>
    internal static string Canonical(string name)
        => string.Create(name.Length, name, static (target, source) => source.AsSpan().ToLowerInvariant(target));

    private static bool TrySplit(string key, out StoreName store, out string rest)
    {
        store = default;
        rest = "";
        var dot = key.StartsWith(StorePrefix, StringComparison.Ordinal) ? key.IndexOf('.', StorePrefix.Length) : -1;
        if (dot < 0 || !StoreName.TryParse(key[StorePrefix.Length..dot], out store))
        {
            return false;
        }

        rest = key[(dot + 1)..];
        return true;
    }

    private static SettingDefinition? PerStore(string rest)
    {
        foreach (var definition in All)
        {
            var matches = definition.HasStoreOverride
                ? string.Equals(definition.Name, rest, StringComparison.Ordinal)
                : definition.Name.StartsWith(StorePlaceholder, StringComparison.Ordinal)
                    && definition.Name.AsSpan(StorePlaceholder.Length).SequenceEqual(rest);
            if (matches)
            {
                return definition;
            }
        }

        return null;
    }

    private static string? Closest(string key)
    {
        var prefix = TrySplit(key, out var store, out _) ? PrefixOf(store) : StorePlaceholder;
        var candidates = new List<string>();
        foreach (var definition in All)
        {
            candidates.Add(definition.Name.Replace(StorePlaceholder, prefix, StringComparison.Ordinal));
            if (definition.HasStoreOverride)
            {
                candidates.Add(prefix + definition.Name);
            }
        }

        return NearestName.Find(key, candidates);
    }
}
