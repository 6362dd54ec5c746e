using Satchel.Protocols.Nostr;

namespace Satchel.Testing.Relays;

/// <summary>What a relay keeps, by the rules of NIP-01 and NIP-09: of an address only the latest event, and nothing that its author took back.</summary>
public sealed class RelayShelf
{
    private readonly Dictionary<string, NostrEvent> _events = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    /// <summary>Everything that is kept, the newest first.</summary>
    public IReadOnlyList<NostrEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events.Values.OrderByDescending(one => one.CreatedAtSeconds).ThenBy(one => one.Id)];
            }
        }
    }

    /// <summary>Keeps an event whatever it claims.</summary>
    public void Plant(NostrEvent planted)
    {
        lock (_lock)
        {
            _events["planted " + planted.Id] = planted;
        }
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _events.Clear();
        }
    }

    /// <summary>Takes an event.</summary>
    /// <returns>What a relay answers: whether it has it now, and the reason.</returns>
    public (bool IsAccepted, string Reason) Add(NostrEvent added)
    {
        lock (_lock)
        {
            if (_removed.Contains(added.Id.ToString()))
            {
                return (false, "blocked: it was deleted");
            }

            if (added.Kind is EventKind.Deletion)
            {
                Remove(added);
            }

            var key = KeyOf(added);
            if (_events.TryGetValue(key, out var held))
            {
                if (held.Id == added.Id)
                {
                    return (true, "duplicate: have it");
                }

                if (!added.Replaces(held))
                {
                    return (false, "invalid: have a newer one");
                }
            }

            _events[key] = added;
            return (true, "");
        }
    }

    /// <summary>What meets a filter, the newest first.</summary>
    public IReadOnlyList<NostrEvent> Find(NostrFilter filter, int limit)
        => [.. Events.Where(filter.Matches).Take(Math.Min(filter.Limit ?? limit, limit))];

    private void Remove(NostrEvent deletion)
    {
        foreach (var tag in deletion.Tags)
        {
            var gone = _events.Where(one => one.Value.Author.Equals(deletion.Author)
                && (tag.Name is "e" ? one.Value.Id.ToString() == tag.Value
                    : tag.Name is "a" && one.Key == tag.Value && one.Value.CreatedAtSeconds <= deletion.CreatedAtSeconds)).ToArray();
            foreach (var (key, one) in gone)
            {
                _events.Remove(key);
                _removed.Add(one.Id.ToString());
            }
        }
    }

    private static string KeyOf(NostrEvent one)
        => EventKind.IsAddressable(one.Kind) ? FormattableString.Invariant($"{one.Kind}:{one.Author}:{one.Identifier}")
            : EventKind.IsReplaceable(one.Kind) ? FormattableString.Invariant($"{one.Kind}:{one.Author}:")
            : one.Id.ToString();
}
