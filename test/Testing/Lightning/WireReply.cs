using System.Net.WebSockets;

namespace Satchel.Testing.Lightning;

/// <summary>What a <see cref="WireServer"/> does with a request.</summary>
public abstract record WireReply
{
    private WireReply()
    {
    }

    /// <summary>Answers.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Body">The body.</param>
    /// <param name="ContentType">What it is.</param>
    public sealed record Answer(int Status, string Body, string ContentType = "application/json") : WireReply
    {
        /// <summary>Further lines of the head.</summary>
        public IReadOnlyList<string> Head { get; init; } = [];
    }

    /// <summary>Cuts the connection.</summary>
    public sealed record Cut : WireReply;

    /// <summary>Never answers.</summary>
    public sealed record Silence : WireReply;

    /// <summary>Answers with lines as they come, and ends with the last one.</summary>
    /// <param name="Texts">The lines.</param>
    public sealed record Lines(IAsyncEnumerable<string> Texts) : WireReply;

    /// <summary>Becomes a web socket.</summary>
    /// <param name="Talk">What happens on it.</param>
    public sealed record Socket(Func<WebSocket, CancellationToken, Task> Talk) : WireReply;
}
