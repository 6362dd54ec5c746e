using System.Net;
using Satchel.Protocols.Payments;

namespace Satchel.Server.Buying;

/// <summary>What a gateway answered: text of a stranger.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
/// <param name="Challenges">How it wants to be paid.</param>
internal sealed record GatewayAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body, IReadOnlyList<L402Challenge> Challenges)
{
    /// <summary>Reads an answer.</summary>
    /// <exception cref="IOException">It is larger than the limit, or no JSON where it is a success.</exception>
    public static async Task<GatewayAnswer> ReadAsync(HttpResponseMessage response, int mostBytes, CancellationToken cancellationToken)
    {
        var lines = response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? (IEnumerable<string>)values : [];
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        var kept = new MemoryStream();
        var block = new byte[16 * 1024];
        for (int length; (length = await source.ReadAsync(block, cancellationToken)) > 0;)
        {
            if (kept.Length + length > mostBytes)
            {
                throw new IOException("The answer is too large.");
            }

            kept.Write(block, 0, length);
        }

        return response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentType?.MediaType is not "application/json"
            ? throw new IOException("The answer is no JSON.")
            : new GatewayAnswer(response.StatusCode, kept.ToArray(), L402Challenge.ReadAll(lines));
    }
}
