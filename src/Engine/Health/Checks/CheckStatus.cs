namespace Satchel.Engine.Health.Checks;

/// <summary>How a check came out; the later, the worse.</summary>
public enum CheckStatus
{
    /// <summary>All is well.</summary>
    Pass,

    /// <summary>Something works less well than it could.</summary>
    Warn,

    /// <summary>Something does not work.</summary>
    Fail,
}
