using Satchel.Engine.Model;

namespace Satchel.Engine.Settings;

/// <summary>Every key that the settings file may hold. A key that is not here is refused.</summary>
public static class SettingRegistry
{
    private const string StorePrefix = "store.";
    private const string StorePlaceholder = "store.<name>.";

    /// <summary>Two keys are near when at most this part of the longer one differs.</summary>
    private const double NearPart = 0.4;

    /// <summary>Longest key that is compared with the known ones; longer ones are no misspelling.</summary>
    private const int ComparedCharacters = 128;

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
        if (key.Length > ComparedCharacters)
        {
            return null;
        }

        var prefix = TrySplit(key, out var store, out _) ? Canonical($"{StorePrefix}{store.Value}.") : StorePlaceholder;
        (string? Name, int Distance) best = (null, int.MaxValue);
        foreach (var definition in All)
        {
            best = Nearer(best, key, definition.Name.Replace(StorePlaceholder, prefix, StringComparison.Ordinal));
            if (definition.HasStoreOverride)
            {
                best = Nearer(best, key, prefix + definition.Name);
            }
        }

        return best.Name;
    }

    private static (string? Name, int Distance) Nearer((string? Name, int Distance) best, string key, string candidate)
    {
        var distance = EditDistance(key, candidate);
        return distance < best.Distance && distance <= Math.Max(key.Length, candidate.Length) * NearPart
            ? (candidate, distance)
            : best;
    }

    private static int EditDistance(string left, string right)
    {
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
