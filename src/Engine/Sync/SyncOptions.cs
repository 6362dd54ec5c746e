namespace Satchel.Engine.Sync;

/// <summary>What an exchange does.</summary>
public sealed class SyncOptions
{
    /// <summary>Whether it takes what the relays have. Default true.</summary>
    public bool Pulls { get; set; } = true;

    /// <summary>Whether it sends what they do not have. Default true.</summary>
    public bool Pushes { get; set; } = true;

    /// <summary>
    /// Whether everything is asked for and offered anew, whatever was taken and sent before: where a relay lost what it had, a clock was wrong, or
    /// other settings say what may be in clear. Default false.
    /// </summary>
    public bool IsComplete { get; set; }

    /// <summary>Whether it only says what it would do: relays are asked, nothing is sent and nothing written. Default false.</summary>
    public bool IsDryRun { get; set; }
}
