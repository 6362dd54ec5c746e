using System.Text.Json;

namespace Satchel.Server.Gateway;

/// <summary>What a gateway on this machine says of itself.</summary>
/// <param name="IsReady">Whether it can sell.</param>
/// <param name="Problem">Why it cannot, as it says it; null where it can.</param>
/// <param name="Node">The kind of node that it is paid over.</param>
/// <param name="Prices">What it sells, and for how many sats.</param>
public sealed record GatewayPulse(bool IsReady, string? Problem, string? Node, IReadOnlyList<KeyValuePair<string, long>> Prices)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private const int MostBytes = 64 * 1024;

    /// <summary>Asks it.</summary>
    /// <returns>What it says; null where none answers.</returns>
    public static async Task<GatewayPulse?> AskAsync(Uri address, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var http = new HttpClient(handler) { MaxResponseContentBufferSize = MostBytes };
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var ready = await http.GetAsync(new Uri(address, "/ready"), either.Token);
            using var state = JsonDocument.Parse(await ready.Content.ReadAsByteArrayAsync(either.Token));
            using var info = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri(address, "/info"), either.Token));
            return new GatewayPulse(
                ready.IsSuccessStatusCode,
                Text(state.RootElement, "error"),
                Text(info.RootElement, "node"),
                [.. info.RootElement.GetProperty("pricing").EnumerateObject().Select(price => KeyValuePair.Create(price.Name, price.Value.GetInt64()))]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Somebody else may listen there.
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
