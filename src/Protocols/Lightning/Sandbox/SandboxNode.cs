using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>
/// The built-in node: it really signs invoices on regtest and really has preimages, but nothing of value moves. Sandboxes that share a
/// directory (see <see cref="SandboxNetwork"/>) pay each other. What it knows outlives the process; several processes may be one node.
/// Payments go wrong where it is told to, and only there.
/// </summary>
public sealed class SandboxNode : ILightningNode
{
    /// <summary>Invoices after which those that expired long ago are swept away.</summary>
    private const int SweepEvery = 1_000;

    private static readonly TimeSpan WatchPause = TimeSpan.FromSeconds(1);

    private readonly SandboxOptions _options;
    private readonly TimeProvider _time;
    private readonly SecretKey _key;
    private readonly SandboxNetwork _network;
    private readonly ConcurrentQueue<SandboxFault> _faults = new();
    private readonly ConcurrentDictionary<PaymentHash, bool> _underWay = new();
    private int _issued;

    private SandboxNode(SandboxOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _key = SandboxKey.Open(options.KeyFile);
        _network = new SandboxNetwork(options.NetworkDirectory);
        _network.Join(_key.CompressedKey);
    }

    /// <inheritdoc/>
    public string Kind => "sandbox";

    /// <summary>The public key by which others know it.</summary>
    public CompressedKey NodeId => _key.CompressedKey;

    /// <summary>Opens a node, and makes it where there is none.</summary>
    /// <exception cref="NodeException">Its key cannot be read, or its directories cannot be made.</exception>
    public static SandboxNode Open(SandboxOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        try
        {
            return new SandboxNode(options, time);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(error);
        }
    }

    /// <summary>Says what goes wrong with the next payments that this process sends, one after another.</summary>
    public void Break(params IEnumerable<SandboxFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        foreach (var fault in faults)
        {
            _faults.Enqueue(fault);
        }
    }

    /// <summary>Lets a payment arrive that waits for that; false where there is none.</summary>
    public bool Settle(PaymentHash hash) => TryEnd(hash, SandboxArrival.Settled);

    /// <summary>Sends a payment back that waits to arrive; false where there is none.</summary>
    public bool Refuse(PaymentHash hash) => TryEnd(hash, SandboxArrival.Refused);

    /// <inheritdoc/>
    public Task<NodeInfo> GetInfoAsync(CancellationToken cancellationToken)
        => Task.FromResult(new NodeInfo(NodeId.ToString(), LightningNetwork.Regtest, Version: null, Balance: null, Channels: null));

    /// <inheritdoc/>
    public Task<Bolt11Invoice> IssueAsync(InvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Preimage.TryRead(SystemRandom.GetBytes(Preimage.ByteCount), out var preimage);
        var invoice = new InvoiceTerms(LightningNetwork.Regtest, _time.GetUtcNow(), preimage!.Hash, SystemRandom.GetBytes(InvoiceTerms.SecretBytes))
        {
            Amount = request.Amount,
            Description = request.Description,
            ExpirySeconds = request.ExpirySeconds,
            Features = [8, 14],
        }.Sign(_key);
        OnDisk(() =>
        {
            _network.Offer(
                NodeId,
                preimage.Hash,
                new SandboxInvoice(invoice.Text, preimage.Reveal(), request.ExternalId, _options.Settlement == SandboxSettlement.OnCommand));
            if (Interlocked.Increment(ref _issued) % SweepEvery == 0)
            {
                _network.Sweep(NodeId, _time.GetUtcNow());
            }

            return true;
        });
        return Task.FromResult(invoice);
    }

    /// <inheritdoc/>
    public Task<IncomingPayment?> FindIncomingAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return Task.FromResult(OnDisk(() =>
        {
            if (_network.FindInvoice(NodeId, hash) is not { } kept || !Bolt11Invoice.TryParse(kept.Invoice, out var invoice))
            {
                return null;
            }

            var arrival = _network.FindArrival(NodeId, hash);
            var isPaid = arrival?.State == SandboxArrival.Settled;
            return new IncomingPayment(
                hash,
                isPaid,
                !isPaid && invoice.Terms.ExpiresAt <= _time.GetUtcNow(),
                isPaid ? invoice.Amount!.Value : Msat.Zero,
                Msat.Zero,
                kept.ExternalId,
                isPaid ? arrival!.At : null);
        }));
    }

    /// <inheritdoc/>
    public async Task<PaymentOutcome> PayAsync(PaymentOrder order, CancellationToken cancellationToken)
    {
        Orders.AmountOf(order);
        var (invoice, fault) = (order.Invoice, _faults.TryDequeue(out var next) ? next : null);
        PaymentFailure? failure = fault is SandboxFault.Fail fail ? fail.Reason
            : invoice.Terms.Network != LightningNetwork.Regtest || invoice.Payee.Equals(NodeId) ? PaymentFailure.InvoiceRefused
            : invoice.Terms.ExpiresAt <= _time.GetUtcNow() ? PaymentFailure.InvoiceExpired
            : _options.Fee > order.MaxFee ? PaymentFailure.FeeAboveLimit
            : null;
        if (!_underWay.TryAdd(invoice.PaymentHash, true))
        {
            return new PaymentOutcome.Unknown(PaymentDoubt.InFlight);
        }

        try
        {
            return await SendAsync(invoice, failure, fault, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new PaymentOutcome.Unknown(PaymentDoubt.Cancelled);
        }
        catch (NodeException error)
        {
            return new PaymentOutcome.Unknown(error.AsDoubt);
        }
        finally
        {
            _underWay.TryRemove(invoice.PaymentHash, out _);
        }
    }

    /// <inheritdoc/>
    public Task<PaymentOutcome?> FindOutgoingAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return Task.FromResult(_underWay.ContainsKey(hash) ? new PaymentOutcome.Unknown(PaymentDoubt.InFlight) : OnDisk(() => LookUp(hash)));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PaymentHash> WatchIncomingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(WatchPause, _time);
        var seen = OnDisk(() => Settled().ToHashSet());
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var hash in OnDisk(() => Settled(seen).ToList()))
            {
                seen.Add(hash);
                yield return hash;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _key.Dispose();
        return ValueTask.CompletedTask;
    }

    private static NodeException Unusable(Exception error) => new(NodeError.Unreachable, "The directory of the sandbox cannot be used.", error);

    private static T OnDisk<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(error);
        }
    }

    private IEnumerable<PaymentHash> Settled(HashSet<PaymentHash>? except = null)
        => _network.Arrivals(NodeId)
            .Where(hash => except?.Contains(hash) is not true && _network.FindArrival(NodeId, hash)?.State == SandboxArrival.Settled);

    /// <summary>
    /// Sends a payment. Steps: 1 write that it is sent; 2 wait, where it is told to; 3 have it arrive, which one process of one payer can;
    /// 4 say what became of it, as a look-up would.
    /// </summary>
    private async Task<PaymentOutcome> SendAsync(Bolt11Invoice invoice, PaymentFailure? failure, SandboxFault? fault, CancellationToken cancellationToken)
    {
        // Step 1
        var (hash, payment) = (invoice.PaymentHash, new SandboxPayment(invoice.Text, _options.Fee.Value, Failure: null));
        var before = OnDisk(() => _network.TryBegin(NodeId, hash, payment) ? null : LookUp(hash));
        if (before is not null and not PaymentOutcome.Failed)
        {
            return before;
        }

        if (failure is { } reason)
        {
            OnDisk(() => Fail(hash, payment, reason));
            return new PaymentOutcome.Failed(reason);
        }

        OnDisk(() => Renew(invoice, payment));

        // Step 2
        if (fault is SandboxFault.Delay delay)
        {
            await Task.Delay(delay.Length, _time, cancellationToken).ConfigureAwait(false);
        }

        // Step 3
        return OnDisk(() =>
        {
            if (_network.FindInvoice(invoice.Payee, hash) is not { } offered || offered.Invoice != invoice.Text)
            {
                return Fail(hash, payment, PaymentFailure.NoRoute);
            }

            _network.TryArrive(
                invoice.Payee, hash, new SandboxArrival(NodeId.ToString(), offered.IsOnCommand ? SandboxArrival.Held : SandboxArrival.Settled, _time.GetUtcNow()));

            // Step 4
            var outcome = LookUp(hash)!;
            return fault is SandboxFault.LoseAnswer ? new PaymentOutcome.Unknown(PaymentDoubt.TimedOut) : outcome;
        });
    }

    /// <summary>Begins a payment anew that failed before.</summary>
    private bool Renew(Bolt11Invoice invoice, SandboxPayment payment)
    {
        if (_network.FindArrival(invoice.Payee, invoice.PaymentHash) is { State: SandboxArrival.Refused })
        {
            _network.ForgetArrival(invoice.Payee, invoice.PaymentHash);
        }

        _network.Change(NodeId, invoice.PaymentHash, payment);
        return true;
    }

    private PaymentOutcome.Failed Fail(PaymentHash hash, SandboxPayment payment, PaymentFailure reason)
    {
        _network.Change(NodeId, hash, payment with { Failure = reason });
        return new PaymentOutcome.Failed(reason);
    }

    /// <summary>
    /// What became of a payment. One that was begun by a process that has gone has not arrived; that it cannot arrive later is made sure by
    /// taking its place.
    /// </summary>
    private PaymentOutcome? LookUp(PaymentHash hash)
    {
        if (_network.FindPayment(NodeId, hash) is not { } payment || !Bolt11Invoice.TryParse(payment.Invoice, out var invoice))
        {
            return null;
        }

        var offered = _network.FindInvoice(invoice.Payee, hash);
        if (offered is null || !Preimage.TryParse(offered.Preimage, out var preimage))
        {
            return payment.Failure is { } known ? new PaymentOutcome.Failed(known) : Fail(hash, payment, PaymentFailure.NoRoute);
        }

        if (payment.Failure is null)
        {
            _network.TryArrive(invoice.Payee, hash, new SandboxArrival(NodeId.ToString(), SandboxArrival.Refused, _time.GetUtcNow()));
        }

        var arrival = _network.FindArrival(invoice.Payee, hash);
        return arrival?.Payer == NodeId.ToString() && arrival.State == SandboxArrival.Settled
                ? new PaymentOutcome.Paid(preimage, invoice.Amount!.Value, new Msat(payment.FeeMsat))
            : arrival?.Payer == NodeId.ToString() && arrival.State == SandboxArrival.Held ? new PaymentOutcome.Unknown(PaymentDoubt.InFlight)
            : payment.Failure is { } reason ? new PaymentOutcome.Failed(reason)
            : Fail(hash, payment, arrival?.Payer == NodeId.ToString() ? PaymentFailure.Other : PaymentFailure.InvoiceRefused);
    }

    private bool TryEnd(PaymentHash hash, string state)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return OnDisk(() =>
        {
            if (_network.FindArrival(NodeId, hash) is not { State: SandboxArrival.Held } held)
            {
                return false;
            }

            _network.Change(NodeId, hash, held with { State = state, At = _time.GetUtcNow() });
            return true;
        });
    }
}
