using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Transactions;

namespace Satchel.Cli.Commands.Money;

/// <summary>The memories that tell of what was paid.</summary>
internal static class PaidMemories
{
    /// <summary>Writes those that wait in the purse. What is not written now is by the next use of the store.</summary>
    public static async Task WriteAsync(CommandContext context)
    {
        await using var store = await context.OpenStoreAsync(CancellationToken.None);
        var writer = new MemoryWriter(store, context.Clock, CommandContext.Actor, queuesRefinement: false);
        await new TransactionWriter(writer, context.Store.Name, context.Money, context.Clock, isOwner: true).ProjectPendingAsync(refine: false, CancellationToken.None);
    }
}
