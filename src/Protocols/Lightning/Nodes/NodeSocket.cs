using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>The messages of a node over a web socket.</summary>
internal static class NodeSocket
{
    /// <summary>Reads whole messages until the node closes.</summary>
    /// <exception cref="NodeException">It cannot be reached, broke off, or sent a message that is too large.</exception>
    public static async IAsyncEnumerable<NodeAnswer> ReadAsync(
        HttpMessageInvoker http, Uri address, string? authorization, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        if (authorization is not null)
        {
            socket.Options.SetRequestHeader("Authorization", authorization);
        }

        try
        {
            await socket.ConnectAsync(address, http, cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException error)
        {
            throw Broken(name, error);
        }

        var buffer = new byte[NodeLimits.MessageBytes];
        while (await NextAsync(socket, buffer, name, cancellationToken).ConfigureAwait(false) is { } message)
        {
            yield return new NodeAnswer(200, message, name);
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> NextAsync(ClientWebSocket socket, byte[] buffer, string name, CancellationToken cancellationToken)
    {
        var held = 0;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(held), cancellationToken).ConfigureAwait(false);
                held += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                if (part.EndOfMessage)
                {
                    return buffer.AsMemory(0, held).ToArray();
                }

                if (held == buffer.Length)
                {
                    throw new NodeException(NodeError.TooLarge, $"{name} sent a message of more than {NodeLimits.MessageBytes} bytes.");
                }
            }
        }
        catch (WebSocketException error)
        {
            throw Broken(name, error);
        }
    }

    private static NodeException Broken(string name, WebSocketException error) => new(NodeError.Unreachable, $"{name} cannot be reached for events, or broke off.", error);
}
