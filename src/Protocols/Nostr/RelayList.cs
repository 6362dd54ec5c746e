namespace Satchel.Protocols.Nostr;

/// <summary>
/// On which relays an author reads and writes (NIP-65): an event of kind 10002 with a tag <c>["r", address]</c> for each relay, and
/// <c>"read"</c> or <c>"write"</c> behind it where it is only one of both.
/// </summary>
public static class RelayList
{
    private const string TagName = "r";
    private const string Read = "read";
    private const string Write = "write";

    /// <summary>The relays of a list. Tags that are no relay, repeat one or lie beyond the hundredth relay are passed over.</summary>
    /// <exception cref="NostrException">The event is of another kind.</exception>
    public static IReadOnlyList<RelayUse> Parse(NostrEvent list)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list.Kind != EventKind.RelayList)
        {
            throw new NostrException(NostrError.WrongPurpose, "An event is no list of relays.");
        }

        var uses = new List<RelayUse>();
        foreach (var tag in list.Tags.Where(tag => tag.Name == TagName))
        {
            var marker = tag.Texts.Count > 2 ? tag.Texts[2] : "";
            if (uses.Count < NostrLimits.Relays
                && marker is "" or Read or Write
                && RelayAddress.TryNormalize(tag.Value, out var address)
                && !uses.Exists(use => use.Address == address))
            {
                uses.Add(new RelayUse(address, Reads: marker is not Write, Writes: marker is not Read));
            }
        }

        return uses;
    }

    /// <summary>The list as an event to be signed. What is neither read nor written is left out.</summary>
    public static EventDraft Draft(IEnumerable<RelayUse> uses, DateTimeOffset now)
        => new(
            EventKind.RelayList,
            now,
            [.. uses.Where(use => use.Reads || use.Writes).Select(use => use.Reads && use.Writes
                ? new NostrTag(TagName, use.Address)
                : new NostrTag(TagName, use.Address, use.Reads ? Read : Write))],
            "");
}
