using System.Diagnostics;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Config;

/// <summary>A setting as it may be shown: secrets masked, references beside what they lead to.</summary>
/// <param name="Text">What is shown as the value; null where there is none.</param>
/// <param name="Reference">The reference as written, where the value is one.</param>
/// <param name="Problem">Why the value cannot be used; null where it can.</param>
internal sealed record ShownValue(string? Text, string? Reference, string? Problem)
{
    /// <summary>Makes a value fit to be shown; one that cannot be used is shown with its problem.</summary>
    public static ShownValue Of(SettingValue value, SatchelSettings settings)
    {
        var reference = value.IsReference ? value.Written : null;
        try
        {
            return new ShownValue(Masked(value, settings.Resolve(value)), reference, Problem: null);
        }
        catch (SettingsException e)
        {
            return new ShownValue(reference is null ? Masked(value, value.Written) : null, reference, e.Message);
        }
    }

    /// <summary>Hides a secret.</summary>
    public static string? Masked(SettingValue value, string? text)
        => text is not null && value.Key.Definition.IsSecret ? SecretMask.Mask(value.Key.Definition, text) : text;

    /// <summary>The name of a source on the wire.</summary>
    public static string Of(SettingSource source) => source switch
    {
        SettingSource.Unset => "unset",
        SettingSource.Default => "default",
        SettingSource.File => "file",
        SettingSource.Environment => "environment",
        _ => throw new UnreachableException(),
    };

    /// <summary>The name of who chose the store on the wire.</summary>
    public static string Of(StoreSource source) => source switch
    {
        StoreSource.Flag => "flag",
        StoreSource.Environment => "environment",
        StoreSource.Repository => "repository",
        StoreSource.Active => "active",
        StoreSource.Default => "default",
        _ => throw new UnreachableException(),
    };
}
