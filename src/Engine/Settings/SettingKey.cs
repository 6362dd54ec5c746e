using Satchel.Engine.Model;

namespace Satchel.Engine.Settings;

/// <summary>A key that the registry knows, as it stands in the file: lower case, with the store's name if it is for one store.</summary>
public sealed record SettingKey
{
    private const string EnvironmentPrefix = "SATCHEL_";

    internal SettingKey(string name, SettingDefinition definition, StoreName? store = null)
    {
        Name = name;
        Definition = definition;
        Store = store;
    }

    /// <summary>The key as written in the file.</summary>
    public string Name { get; }

    /// <summary>What is known about it.</summary>
    public SettingDefinition Definition { get; }

    /// <summary>The one store that it is for; null where it is for all.</summary>
    public StoreName? Store { get; }

    /// <summary>
    /// The variable that may stand in for it: <c>SATCHEL_</c> and the key in upper case, dots and dashes as underscores.
    /// </summary>
    public string EnvironmentName => EnvironmentPrefix + Name.Replace('.', '_').Replace('-', '_').ToUpperInvariant();
}
