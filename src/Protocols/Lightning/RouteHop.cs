using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning;

/// <summary>A channel of a route that an invoice hints at.</summary>
/// <param name="Node">The node at which the channel begins.</param>
/// <param name="ChannelId">The short id of the channel.</param>
/// <param name="BaseFeeMsat">What passing it costs, in msat.</param>
/// <param name="FeePerMillion">What passing it costs, in millionths of the amount.</param>
/// <param name="CltvDelta">How many blocks it takes off the time lock.</param>
public sealed record RouteHop(CompressedKey Node, ulong ChannelId, uint BaseFeeMsat, uint FeePerMillion, ushort CltvDelta)
{
    /// <summary>Bytes on the wire.</summary>
    internal const int ByteCount = CompressedKey.ByteCount + sizeof(ulong) + sizeof(uint) + sizeof(uint) + sizeof(ushort);
}
