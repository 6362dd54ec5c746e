namespace Satchel.Server.Gateway;

/// <summary>How many unpaid requests each client may make: so many at once, and so many a second after that.</summary>
internal sealed class ClientRates(TimeProvider time, int perSecond, int burst)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Bucket>> _buckets = new(StringComparer.Ordinal);

    /// <summary>The one that was seen longest ago first.</summary>
    private readonly LinkedList<Bucket> _order = [];

    /// <summary>Takes one request of a client into account; false where it has made too many.</summary>
    public bool TryTake(string client)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var held = (double)burst;
            if (_buckets.Remove(client, out var known))
            {
                _order.Remove(known);
                held = Math.Min(burst, known.Value.Held + (time.GetElapsedTime(known.Value.At, now).TotalSeconds * perSecond));
            }
            else if (_buckets.Count >= GatewayLimits.Clients)
            {
                _buckets.Remove(_order.First!.Value.Client);
                _order.RemoveFirst();
            }

            var isAllowed = held >= 1;
            _buckets.Add(client, _order.AddLast(new Bucket(client, isAllowed ? held - 1 : held, now)));
            return isAllowed;
        }
    }

    private sealed record Bucket(string Client, double Held, long At);
}
