using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Server.Gateway;

/// <summary>Whether the node is there, asked at most every few seconds; and on which network it is, once it said so.</summary>
internal sealed class NodePulse(GatewaySetup setup)
{
    private sealed record Beat(DateTimeOffset At, bool IsThere, PaymentNetwork? Network);

    private Beat? _last;

    /// <summary>The network; null until the node said so.</summary>
    public PaymentNetwork? Network => Volatile.Read(ref _last)?.Network ?? (setup.Node.Kind == "sandbox" ? PaymentNetwork.Sandbox : null);

    /// <summary>Whether it is there.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        var (now, last) = (setup.Clock.GetUtcNow(), Volatile.Read(ref _last));
        if (last is not null && last.At.AddSeconds(GatewayLimits.PulseSeconds) > now)
        {
            return last.IsThere;
        }

        try
        {
            var info = await setup.Node.GetInfoAsync(cancellationToken);
            Volatile.Write(ref _last, new Beat(now, true, setup.NetworkOf(info.Network)));
            return true;
        }
        catch (NodeException)
        {
            Volatile.Write(ref _last, new Beat(now, false, last?.Network));
            return false;
        }
    }
}
