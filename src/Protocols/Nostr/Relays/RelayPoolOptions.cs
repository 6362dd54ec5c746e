namespace Satchel.Protocols.Nostr.Relays;

/// <summary>How patient a pool of relays is, and how much it takes from one.</summary>
public sealed class RelayPoolOptions
{
    /// <summary>How long a connection may take to come about. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one question may take from its first byte to its last, repetitions included. Default 30 s.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most events that one question takes. Default 5,000.</summary>
    public int PageEvents { get; set; } = 5_000;

    /// <summary>Most bytes of events that one question takes, so that a page has a bound whatever its events are. Default 16 MiB.</summary>
    public int PageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Most frames of a connection that may be none before it is given up. Default 100.</summary>
    public int MalformedFrames { get; set; } = 100;

    /// <summary>How often what a relay has put off as too much at once is sent again. Default 5.</summary>
    public int Repetitions { get; set; } = 5;

    /// <summary>The first pause before a repetition; it doubles each time, and half of it is chance. Default 250 ms.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(250);
}
