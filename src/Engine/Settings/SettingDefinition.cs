namespace Satchel.Engine.Settings;

/// <summary>One known key of the settings file.</summary>
/// <param name="Name">The dotted key; <c>store.&lt;name&gt;.…</c> where it stands for one key per store.</param>
/// <param name="Kind">Which texts it accepts.</param>
/// <param name="Description">One line for help and <c>config show</c>.</param>
public sealed record SettingDefinition(string Name, SettingKind Kind, string Description)
{
    /// <summary>The value where nobody set one; null where the setting is then off.</summary>
    public string? Default { get; init; }

    /// <summary>Least number accepted, for numbers.</summary>
    public double Minimum { get; init; }

    /// <summary>Greatest number accepted, for numbers.</summary>
    public double Maximum { get; init; }

    /// <summary>Unit of a number, such as <c>ms</c> or <c>sat</c>; null where there is none.</summary>
    public string? Unit { get; init; }

    /// <summary>The words that a choice accepts.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether the value is never shown unless asked for.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether <c>store.&lt;name&gt;.</c> before the key overrides it for one store.</summary>
    public bool HasStoreOverride { get; init; }

    /// <summary>Whether a feature of this program reads it already. False: it is kept for a feature that is still to come.</summary>
    public bool IsActive { get; init; }
}
