namespace Satchel.Engine.Portability;

/// <summary>What became of a setting of another system.</summary>
public enum SettingFate
{
    /// <summary>It is set here now.</summary>
    Set,

    /// <summary>It was set here to the same value already.</summary>
    Same,

    /// <summary>Another value is set here and stays.</summary>
    Kept,

    /// <summary>The key here does not take the value.</summary>
    Invalid,

    /// <summary>There is nothing here that it could be.</summary>
    Unmapped,
}
