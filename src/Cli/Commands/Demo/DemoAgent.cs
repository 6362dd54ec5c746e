using System.Text;
using Satchel.Engine.Commerce.Sqlite;
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
    public async Task<(string Answer, Msat Price)> BuyAsync(
        Uri gateway, string operation, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        var buyer = new Buyer(new BuyerSetup
        {
            Trade = new TradeFile(Path.Combine(folder, $"{name}.db"), clock),
            Purse = new PaymentPurse(Path.Combine(folder, $"{name}-purse.db"), clock, name),
            Node = _node,
            Clock = clock,
        });
        var order = new BuyOrder
        {
            Gateway = gateway,
            Operation = RemoteOperation.Find(operation)!,
            Values = values,
            MaxTotal = MostForOne,
            IsOwnersAddress = true,
        };
        return await buyer.BuyAsync(order, cancellationToken) is BuyOutcome.Delivered delivered
            ? (Encoding.UTF8.GetString(delivered.Answer.Span), delivered.Amount)
            : throw new InvalidOperationException($"{operation} could not be bought.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
