using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Satchel.Engine.Commerce;
using Satchel.Engine.Store;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Server.Gateway;

/// <summary>
/// The worker beside the desk: looks up payments that nobody told of, and writes what is paid into the purse as income. It does so at the start, every
/// three minutes, and the latter whenever a token is first used. What it has not done when it is stopped, the next one does: nothing of it is lost.
/// </summary>
internal sealed partial class GatewayBooks(GatewaySetup setup)
{
    private const int BookedTogether = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(3);

    private readonly TokenBook _book = new(setup.Trade);
    private readonly SoldTokens _tokens = new(setup.Trade);
    private readonly ILogger _log = setup.Log.CreateLogger<GatewayBooks>();
    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something was paid.</summary>
    public void Wake() => _woken.Writer.TryWrite(true);

    /// <summary>Works until it is stopped; what is paid by then is in the purse, if that can be written.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(LookUpAllAsync(cancellationToken), WatchAsync(cancellationToken), BookAllAsync(cancellationToken));
        await TryAsync(() => BookAsync(CancellationToken.None));
    }

    /// <summary>Looks up every offer that may have been paid while nobody looked. One that has ended unpaid is not looked up again.</summary>
    public async Task LookUpAsync(CancellationToken cancellationToken)
    {
        var after = DateTimeOffset.UnixEpoch;
        while (await _book.OpenAsync(after, GatewayLimits.LookedUpTogether, cancellationToken) is { Count: > 0 } open)
        {
            var closed = new List<PaymentHash>();
            foreach (var token in open)
            {
                // The end is looked at before the node: a payment that arrives in between is not missed.
                var isOver = token.InvoiceExpiresAt.AddSeconds(GatewayLimits.LateSeconds) <= setup.Clock.GetUtcNow();
                if (await setup.Node.FindIncomingAsync(token.Hash, cancellationToken) is { IsPaid: true })
                {
                    await _tokens.SettleAsync(token.Hash, cancellationToken);
                    Wake();
                }
                else if (isOver)
                {
                    closed.Add(token.Hash);
                }
            }

            await _book.CloseAsync(closed, cancellationToken);
            after = open[^1].InvoiceExpiresAt;
        }
    }

    /// <summary>Writes what is paid into the purse. Each payment is known by its hash there, so that it is income once, however often this is cut off.</summary>
    public async Task BookAsync(CancellationToken cancellationToken)
    {
        while (await _book.UnbookedAsync(BookedTogether, cancellationToken) is { Count: > 0 } paid)
        {
            await setup.Purse.Payments.RecordAllAsync([.. paid.Select(token => (GatewayPayment.NameOf(token.Hash), Income(token)))], cancellationToken);
            await _book.BookAsync([.. paid.Select(token => token.Hash)], cancellationToken);
        }
    }

    private static PaymentDraft Income(SoldToken token) => new()
    {
        Vendor = VendorKey.Unknown,
        Amount = token.Price,
        Network = token.Network,
        Direction = PaymentDirection.In,
        PaymentHash = token.Hash.ToString(),
        Protocol = "l402",
        Operation = token.Operation,
        State = token.RefundedAt is null ? PaymentState.Settled : PaymentState.Refunded,
        At = token.SettledAt,
    };

    private async Task LookUpAllAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, setup.Clock);
        do
        {
            await TryAsync(() => LookUpAsync(cancellationToken));
        }
        while (await WaitAsync(timer.WaitForNextTickAsync(cancellationToken)));
    }

    private async Task BookAllAsync(CancellationToken cancellationToken)
    {
        do
        {
            await TryAsync(() => BookAsync(cancellationToken));
        }
        while (await WaitAsync(_woken.Reader.ReadAsync(cancellationToken)));
    }

    /// <summary>Hears of payments as they arrive; where the node cannot tell, looking them up must do until it can again.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, setup.Clock);
        do
        {
            await TryAsync(async () =>
            {
                await foreach (var hash in setup.Node.WatchIncomingAsync(cancellationToken))
                {
                    if (await _tokens.SettleAsync(hash, cancellationToken))
                    {
                        Wake();
                    }
                }
            });
        }
        while (await WaitAsync(timer.WaitForNextTickAsync(cancellationToken)));
    }

    private static async Task<bool> WaitAsync(ValueTask<bool> next)
    {
        try
        {
            return await next;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (NodeException error)
        {
            LogNode(error.Code);
        }
        catch (StoreException error)
        {
            LogStore(error.Code);
        }
        catch (OperationCanceledException)
        {
            // The gateway ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payments could not be looked up: {Error}")]
    private partial void LogNode(NodeError error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payments could not be noted: {Error}")]
    private partial void LogStore(StoreError error);
}
