using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Store;

namespace Satchel.Engine.Sync;

/// <summary>
/// Asks gateways who they are: an advert is believed once the host that it names answers with the key that signed it. Hosts of strangers are asked over https
/// and only on the internet; http only on this machine, where the owner typed the address.
/// </summary>
/// <param name="purse">Where gateways are known.</param>
/// <param name="time">The clock.</param>
/// <param name="connect">Makes connections, to this machine alone or to the internet alone; <see cref="PublicNetwork.Connect"/> but in tests.</param>
public sealed class GatewayProbe(PaymentPurse purse, TimeProvider time, Func<bool, HttpMessageInvoker> connect)
{
    private const int ManifestBytes = 64 * 1024;
    private const int AtOnce = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer is believed.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromDays(1);

    /// <summary>Asks those that were not asked for a day.</summary>
    /// <param name="most">Most of them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many named the key that advertises them.</returns>
    /// <exception cref="StoreException">The purse failed.</exception>
    public async Task<int> ConfirmAsync(int most, CancellationToken cancellationToken)
    {
        var confirmed = 0;
        var gateways = await purse.Gateways.UncheckedAsync(time.GetUtcNow() - Rest, most, cancellationToken).ConfigureAwait(false);
        foreach (var some in gateways.Where(gateway => new Uri(gateway.Url).Scheme == Uri.UriSchemeHttps).Chunk(AtOnce))
        {
            var problems = await Task.WhenAll(some.Select(gateway => ConfirmAsync(gateway, cancellationToken))).ConfigureAwait(false);
            confirmed += problems.Count(problem => problem is null);
        }

        return confirmed;
    }

    /// <summary>Takes in a gateway whose address the owner typed.</summary>
    /// <param name="address">The address: https, or http on this machine.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The gateway; or why it is none.</returns>
    /// <exception cref="StoreException">The purse failed.</exception>
    public async Task<(KnownGateway? Gateway, string? Problem)> LearnAsync(Uri address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!IsAllowed(address))
        {
            return (null, "address_refused");
        }

        var (manifest, latencyMs, problem) = await AskAsync(address, cancellationToken).ConfigureAwait(false);
        if (manifest?.Agent is not { } agent)
        {
            return (null, problem ?? "no_key");
        }

        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        return (await purse.Gateways.KnowAsync(
            new KnownGateway
            {
                Agent = agent,
                Url = address.AbsoluteUri.TrimEnd('/'),
                Operations = manifest.Operations,
                Relays = manifest.Relays,
                AdvertisedAt = now,
                LastSeen = now,
                LatencyMs = latencyMs,
            },
            cancellationToken).ConfigureAwait(false), null);
    }

    private static bool IsAllowed(Uri address)
        => address is { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" }
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    private async Task<string?> ConfirmAsync(KnownGateway gateway, CancellationToken cancellationToken)
    {
        var (manifest, latencyMs, problem) = await AskAsync(new Uri(gateway.Url), cancellationToken).ConfigureAwait(false);
        problem ??= manifest!.Agent is null ? "no_key" : manifest.Agent == gateway.Agent ? null : "other_key";
        await purse.Gateways.CheckAsync(gateway.Agent, latencyMs, problem, cancellationToken).ConfigureAwait(false);
        return problem;
    }

    private async Task<(GatewayManifest? Manifest, long? LatencyMs, string? Problem)> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var http = connect(address.IsLoopback);
        var started = time.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, GatewayManifest.Path));
            using var response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using var opened = body.ConfigureAwait(false);
            var bytes = new byte[ManifestBytes];
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, either.Token).ConfigureAwait(false);
            var latency = (long)time.GetElapsedTime(started).TotalMilliseconds;
            var manifest = response.IsSuccessStatusCode ? GatewayManifest.Parse(bytes.AsMemory(0, length)) : null;
            return (manifest, latency, manifest is null ? "no_manifest" : null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return (null, null, "unreachable");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, null, "no_answer");
        }
    }
}
