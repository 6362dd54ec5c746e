namespace Satchel.Engine.Settings;

/// <summary>How a secret is shown: never in full, and nothing of it unless its form is certain.</summary>
public static class SecretMask
{
    /// <summary>What stands for the hidden part.</summary>
    public const string Hidden = "********";

    /// <summary>
    /// Shows where a secret leads, if that can be told apart for sure: <c>postgresql://********@host:5432/db</c>,
    /// <c>type=phoenixd;********</c>. Anything else is hidden altogether, its length included.
    /// </summary>
    public static string Mask(SettingDefinition definition, string value)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(value);
        if (string.Equals(definition.Default, value, StringComparison.Ordinal))
        {
            return value;
        }

        return definition.Kind is SettingKind.Connection ? MaskConnection(value)
            : definition.Name.EndsWith("dsn", StringComparison.Ordinal) ? MaskDsn(value)
            : Hidden;
    }

    private static string MaskConnection(string value)
    {
        var end = value.IndexOf(';', StringComparison.Ordinal);
        return end > 0 && value.StartsWith("type=", StringComparison.Ordinal) ? $"{value[..end]};{Hidden}" : Hidden;
    }

    private static string MaskDsn(string value)
    {
        // A password with reserved characters moves the borders that a parser sees: then nothing is shown.
        var certain = Uri.TryCreate(value, UriKind.Absolute, out var uri)
            && uri is { Scheme: "postgres" or "postgresql", Host.Length: > 0, UserInfo.Length: > 0, Fragment.Length: 0 }
            && value.AsSpan().Count('@') == 1;
        return certain ? $"{uri!.Scheme}://{Hidden}@{uri.Authority}{uri.AbsolutePath}" : Hidden;
    }
}
