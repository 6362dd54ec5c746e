using System.Text;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Server.Buying;

namespace Satchel.Cli.Commands.Demo;

/// <summary>Another agent, with a node of its own in the same sandbox, who buys what Pilot knows.</summary>
internal sealed class DemoAgent(string folder, string name, string network, TimeProvider clock) : IAsyncDisposable
{
    private static readonly Msat MostForOne = Msat.FromSats(10);

    private readonly SandboxNode _node = SandboxNode.Open(new SandboxOptions(Path.Combine(folder, $"{name}.key"), network), clock);

    /// <summary>Its node, to be paid by others.</summary>
    public ILightningNode Node => _node;

    /// <summary>Buys an answer.</summary>
    /// <returns>The answer as JSON, and what it cost.</returns>
    public async Task<(string Answer, Msat Price)> BuyAsync(HttpMethod method, Uri address, string? body, string operation, CancellationToken cancellationToken)
    {
        var trade = new TradeFile(Path.Combine(folder, $"{name}.db"), clock);
        var order = new BuyOrder(method, address, body is null ? null : Encoding.UTF8.GetBytes(body), operation, MostForOne, OnlyAsks: false);
        return await new Buyer(trade, _node, clock).BuyAsync(order, cancellationToken) is BuyOutcome.Delivered delivered
            ? (Encoding.UTF8.GetString(delivered.Answer.Span), delivered.Amount)
            : throw new InvalidOperationException($"{operation} could not be bought.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
