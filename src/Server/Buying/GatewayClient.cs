using System.Net;
using Satchel.Protocols.Payments;

namespace Satchel.Server.Buying;

/// <summary>Requests to one gateway. Each has a deadline and a bound; nothing is followed elsewhere.</summary>
internal sealed class GatewayClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly Uri _gateway;
    private readonly TimeProvider _time;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="isOwners">Whether its address is the owner's, which may be on this machine.</param>
    /// <param name="time">The clock of deadlines.</param>
    public GatewayClient(Uri gateway, bool isOwners, TimeProvider time)
    {
        _http = GatewayAddress.Connect(gateway, isOwners);
        (_gateway, _time) = (gateway, time);
    }

    /// <summary>Asks for what is to be bought; null where no usable answer came.</summary>
    public Task<GatewayAnswer?> AskAsync(BuyOrder order, L402Credential? credential, CancellationToken cancellationToken)
        => SendAsync(order.Operation.Method, order.Address, order.Operation.Body(order.Values), credential, BuyLimits.AnswerBytes, BuyLimits.RequestSeconds, cancellationToken);

    /// <summary>What the gateway says of itself; null where it says nothing that can be read.</summary>
    public async Task<GatewayManifest?> ReadManifestAsync(CancellationToken cancellationToken)
    {
        var address = new Uri(_gateway.GetLeftPart(UriPartial.Path).TrimEnd('/') + GatewayManifest.Path);
        var answer = await SendAsync(HttpMethod.Get, address, body: null, credential: null, BuyLimits.ManifestBytes, BuyLimits.ManifestSeconds, cancellationToken);
        return answer?.Status is HttpStatusCode.OK ? GatewayManifest.Read(answer.Body) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<GatewayAnswer?> SendAsync(
        HttpMethod method, Uri address, ReadOnlyMemory<byte>? body, L402Credential? credential, int mostBytes, int seconds, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var message = new HttpRequestMessage(method, address);
        if (body is { } content)
        {
            message.Content = new ReadOnlyMemoryContent(content);
            message.Content.Headers.ContentType = new("application/json");
        }

        if (credential is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", credential.ToHeader());
        }

        try
        {
            using var response = await _http.SendAsync(message, either.Token);
            return await GatewayAnswer.ReadAsync(response, mostBytes, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return null;
        }
    }
}
