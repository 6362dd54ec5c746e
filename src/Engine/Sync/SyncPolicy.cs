using Satchel.Engine.Model;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Sync;

/// <summary>Which memories leave the device, and how: encrypted, unless the owner marked one for others and no setting forbids it.</summary>
internal sealed class SyncPolicy
{
    private const string Prefix = "sync.publish.";

    private readonly Dictionary<MemoryCategory, string> _rules;

    private SyncPolicy(Dictionary<MemoryCategory, string> rules) => _rules = rules;

    /// <summary>What the settings say for a store.</summary>
    /// <exception cref="SettingsException">A setting has a value that is none.</exception>
    public static SyncPolicy Of(SatchelSettings settings, StoreName store)
    {
        var rules = new Dictionary<MemoryCategory, string>();
        foreach (var name in WireNames.CallerCategories)
        {
            rules[WireNames.ParseCategory(name)] = settings.Text(Prefix + name, store) ?? "visibility";
        }

        return new SyncPolicy(rules);
    }

    /// <summary>Whether a memory may leave the device at all.</summary>
    public bool Sends(MemoryVersion version)
        => version.Trust is not MemoryTrust.Quarantined && _rules.TryGetValue(version.Category, out var rule) && rule is not "never";

    /// <summary>Whether a memory is sent in clear too.</summary>
    public bool SendsInClear(MemoryVersion version, DateTimeOffset now)
        => Sends(version)
            && !(version.ExpiresAt <= now)
            && version is { RetiredAt: null, Trust: MemoryTrust.Trusted, Visibility: MemoryVisibility.Shared or MemoryVisibility.Public }
            && _rules[version.Category] is "visibility";
}
