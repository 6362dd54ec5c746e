namespace Satchel.Engine.Settings;

/// <summary>Who chose the store.</summary>
public enum StoreSource
{
    /// <summary>The caller, by a flag.</summary>
    Flag,

    /// <summary>The variable <c>SATCHEL_STORE</c>.</summary>
    Environment,

    /// <summary>A <c>.satchel</c> file in the repository, or the setting that names the repository.</summary>
    Repository,

    /// <summary>The active file of the home.</summary>
    Active,

    /// <summary>Nobody: it is the one called <c>default</c>.</summary>
    Default,
}
