namespace Satchel.Cli.Commands.Money;

/// <summary>Asks the node who it is.</summary>
internal sealed class NodeStatusCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public NodeStatusCommand()
        : base("status", "Ask the node who it is, on which network, and what it can spend.", "satchel node status")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var node = OwnNode.Open(context);
        var info = await node.GetInfoAsync(cancellationToken);
        context.Output.Document(
            "satchel.node/1",
            json =>
            {
                json.WriteString("kind", node.Kind);
                json.WriteString("node_id", info.NodeId);
                json.WriteString("network", OwnNode.Name(node, info.Network));
                json.WriteString("version", info.Version);
                if (info.Balance is { } balance)
                {
                    json.WriteNumber("balance_msat", balance.Value);
                }

                if (info.Channels is { } channels)
                {
                    json.WriteNumber("channels", channels);
                }
            },
            text =>
            {
                text.Line($"{node.Kind} {info.NodeId}");
                text.Line($"network {OwnNode.Name(node, info.Network)}{(info.Version is null ? "" : $", version {info.Version}")}");
                if (node.Kind == "sandbox")
                {
                    text.Line("It moves no real money.");
                }
            });
        return ExitCode.Done;
    }
}
