using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>
/// Requests to one node. Each is made once: whether to make it again is for whoever knows what it does. Answers are not read beyond
/// their limit, redirects not followed.
/// </summary>
internal sealed class NodeHttp(HttpMessageInvoker http, Uri server, string name, TimeProvider time)
{
    /// <summary>Below which paths stand: the address of the node, with a slash at the end.</summary>
    private readonly Uri _root = new(server.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>Makes connections as nodes need them: past proxies where they are on this machine, and with one certificate where it is named.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker disposes of its handler.")]
    public static HttpMessageInvoker Connect(Uri server, string? certificateHash) => new(Handler(server, certificateHash));

    /// <summary>The address of an operation.</summary>
    public Uri Address(string path) => new(_root, path);

    /// <summary>A request, with a JSON object as its body where one is written.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, Action<Utf8JsonWriter>? body = null)
    {
        var message = new HttpRequestMessage(method, Address(path));
        if (body is not null)
        {
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                body(json);
                json.WriteEndObject();
            }

            message.Content = new ByteArrayContent(stream.ToArray());
            message.Content.Headers.ContentType = new("application/json");
        }

        return message;
    }

    /// <summary>Sends a request and reads the answer whole.</summary>
    /// <exception cref="NodeException">There is no answer.</exception>
    public async Task<NodeAnswer> SendAsync(HttpRequestMessage request, int seconds, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var answer = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await ReadAsync(answer, either.Token).ConfigureAwait(false);
            return new NodeAnswer((int)answer.StatusCode, body, name);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NodeException(NodeError.TimedOut, $"{name} gave no answer in {seconds} s.", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new NodeException(NodeError.Unreachable, $"{name} cannot be reached, or broke off.", error);
        }
    }

    /// <summary>Sends a request and reads the answer line by line, as streams of JSON come.</summary>
    /// <param name="request">The request.</param>
    /// <param name="seconds">Seconds for all of it, or null for as long as it goes on.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="NodeException">There is no answer, it broke off, or a line is too long.</exception>
    public async IAsyncEnumerable<NodeAnswer> StreamAsync(
        HttpRequestMessage request, int? seconds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(seconds is { } limit ? TimeSpan.FromSeconds(limit) : Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var lines = new NodeLines(http, request, name);
        while (true)
        {
            NodeAnswer? line;
            try
            {
                line = await lines.NextAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
            {
                throw new NodeException(NodeError.TimedOut, $"{name} gave no answer in {seconds} s.", error);
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                throw new NodeException(NodeError.Unreachable, $"{name} cannot be reached, or broke off.", error);
            }

            if (line is null)
            {
                yield break;
            }

            yield return line;
        }
    }

    private static SocketsHttpHandler Handler(Uri server, string? certificateHash)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names may lead elsewhere later
            UseCookies = false,
            UseProxy = !server.IsLoopback,
        };
        if (certificateHash is not null)
        {
            // The owner has named the certificate itself, so nobody else needs to vouch for it.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _)
                => certificate is not null
                    && certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).Equals(certificateHash, StringComparison.OrdinalIgnoreCase);
        }

        return handler;
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var source = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closed = source.ConfigureAwait(false);
        var kept = new MemoryStream();
        var block = new byte[16 * 1024];
        for (int length; (length = await source.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (kept.Length + length > NodeLimits.AnswerBytes)
            {
                throw new NodeException(NodeError.TooLarge, $"{name} answered with more than {NodeLimits.AnswerBytes} bytes; the rest was not read.");
            }

            kept.Write(block, 0, length);
        }

        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }
}
