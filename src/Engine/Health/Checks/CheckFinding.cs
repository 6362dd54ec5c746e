namespace Satchel.Engine.Health.Checks;

/// <summary>What a check found.</summary>
public sealed record CheckFinding
{
    private CheckFinding(CheckStatus status, string message, string? remedy) => (Status, Message, Remedy) = (status, message, remedy);

    /// <summary>How it came out.</summary>
    public CheckStatus Status { get; }

    /// <summary>One sentence without a full stop.</summary>
    public string Message { get; }

    /// <summary>The command that mends it; null where nothing needs to be mended.</summary>
    public string? Remedy { get; }

    /// <summary>The numbers behind it, by name; each name ends in its unit.</summary>
    public IReadOnlyDictionary<string, long> Facts { get; init; } = new Dictionary<string, long>();

    /// <summary>All is well.</summary>
    public static CheckFinding Pass(string message) => new(CheckStatus.Pass, message, remedy: null);

    /// <summary>Something works less well than it could.</summary>
    public static CheckFinding Warn(string message, string remedy) => new(CheckStatus.Warn, message, remedy);

    /// <summary>Something does not work.</summary>
    public static CheckFinding Fail(string message, string remedy) => new(CheckStatus.Fail, message, remedy);
}
