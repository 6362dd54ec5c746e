using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Satchel.Engine.Inference;

/// <summary>
/// Requests to providers over pooled connections. What may pass by itself is tried again within the deadline, with growing,
/// scattered pauses, and not before the provider wants it. Redirects are not followed, answers not read beyond their limit.
/// </summary>
internal sealed class ModelHttp(TimeProvider time, Func<double> random) : IDisposable
{
    /// <summary>How often one request is made: a hiccup passes, an outage is the queue's business.</summary>
    public const int Attempts = 3;

    /// <summary>529: some providers say so that they are overloaded.</summary>
    private const HttpStatusCode Overloaded = (HttpStatusCode)529;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker _remote = new(Handler(viaProxy: true));
    private readonly HttpMessageInvoker _local = new(Handler(viaProxy: false));

    /// <summary>Sends a request until an answer can be read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads the answer; what it throws of <see cref="JsonException"/> means that the answer is invalid.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ModelException">There is no usable answer.</exception>
    public async Task<T> SendAsync<T>(ModelRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(request.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await RepeatAsync(request, read, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelException(
                ModelError.TimedOut, FormattableString.Invariant($"{request.Provider} gave no answer within {request.Deadline.TotalSeconds} s."), innerException: error);
        }
    }

    public void Dispose()
    {
        _remote.Dispose();
        _local.Dispose();
    }

    private static SocketsHttpHandler Handler(bool viaProxy) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names may lead elsewhere later
        UseCookies = false,
        UseProxy = viaProxy,
    };

    internal static HttpRequestMessage Message(ModelRequest request)
    {
        var message = new HttpRequestMessage(request.Body is null ? HttpMethod.Get : HttpMethod.Post, request.Address);
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (request.Key is { } key)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
        }

        if (request.Provider.IsOpenRouter)
        {
            // Who calls, for OpenRouter's statistics.
            message.Headers.TryAddWithoutValidation("HTTP-Referer", "app://satchel");
            message.Headers.TryAddWithoutValidation("X-Title", "Satchel");
        }

        return message;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage answer, ModelRequest request, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentLength > request.AnswerBytes)
        {
            throw TooLarge(request);
        }

        var source = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closed = source.ConfigureAwait(false);
        var kept = new MemoryStream();
        var block = new byte[16 * 1024];
        for (int length; (length = await source.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (kept.Length + length > request.AnswerBytes)
            {
                throw TooLarge(request);
            }

            kept.Write(block, 0, length);
        }

        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    private static ModelException TooLarge(ModelRequest request)
        => new(ModelError.TooLarge, FormattableString.Invariant($"{request.Provider} answered with more than {request.AnswerBytes} bytes; the rest was not read."));

    private static ModelException Unreachable(ModelRequest request, Exception error)
        => new(ModelError.Unavailable, $"{request.Provider} cannot be reached, or broke off.", innerException: error);

    private async Task<T> RepeatAsync<T>(ModelRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(request, read, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelException failure) when (failure.IsTransient && attempt < Attempts)
            {
                var pause = Pause(attempt, failure);
                if (pause >= request.Deadline - time.GetElapsedTime(started))
                {
                    throw;
                }

                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>1 s, then 2 s, of which half is left to chance, so that many who failed together do not come back together.</summary>
    private TimeSpan Pause(int attempt, ModelException failure)
    {
        var own = FirstPause * (1 << (attempt - 1)) * (0.5 + (random() / 2));
        var wanted = failure.NotBefore - time.GetUtcNow();
        return wanted > own ? wanted.Value : own;
    }

    private async Task<T> TryAsync<T>(ModelRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        try
        {
            using var message = Message(request);
            var http = request.Provider.IsLoopback ? _local : _remote;
            using var answer = await http.SendAsync(message, cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? read(await ReadAsync(answer, request, cancellationToken).ConfigureAwait(false))
                : throw Failure((int)answer.StatusCode, request, NotBefore(answer.Headers.RetryAfter));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Unreachable(request, error);
        }
        catch (JsonException)
        {
            // Without the inner exception: its message may quote the answer.
            throw new ModelException(ModelError.InvalidAnswer, $"{request.Provider} answered with what is not the JSON that was expected.");
        }
    }

    private DateTimeOffset? NotBefore(RetryConditionHeaderValue? header) => header?.Date ?? (time.GetUtcNow() + header?.Delta);

    /// <summary>What a status means, also where it stands in the body of an answer.</summary>
    internal static ModelException Failure(int status, ModelRequest request, DateTimeOffset? notBefore = null)
    {
        var said = FormattableString.Invariant($"{request.Provider} answered with status {status}");
        return (HttpStatusCode)status switch
        {
            HttpStatusCode.TooManyRequests => new ModelException(ModelError.RateLimited, $"{said}: too many requests.") { NotBefore = notBefore },
            HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout or Overloaded => new ModelException(ModelError.Unavailable, $"{said}.") { NotBefore = notBefore },
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when request.Key is null => new ModelException(
                ModelError.MissingCredentials, $"{said}: it wants a key.", $"satchel config set {request.KeySetting} KEY"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ModelException(
                ModelError.Unauthorized, $"{said}: it does not accept the key.", $"satchel config set {request.KeySetting} KEY"),
            HttpStatusCode.PaymentRequired => new ModelException(ModelError.Unauthorized, $"{said}: it wants to be paid first.", "add credit at the provider"),
            >= HttpStatusCode.Moved and < HttpStatusCode.BadRequest => new ModelException(
                ModelError.AddressRefused, $"{said}: it leads to another address, which is not followed.", "set the address that it leads to"),
            HttpStatusCode.NotFound => new ModelException(ModelError.Rejected, $"{said}: the model or the address is not known there."),
            _ => new ModelException(ModelError.Rejected, $"{said}: it does not accept the request."),
        };
    }
}
