namespace Satchel.Cli.Setup.Hosts;

/// <summary>In which form a host reads its settings.</summary>
internal enum SettingsForm
{
    /// <summary>JSON; comments and trailing commas are kept where the user has them.</summary>
    Json,

    /// <summary>JSON5.</summary>
    Json5,

    /// <summary>TOML.</summary>
    Toml,
}
