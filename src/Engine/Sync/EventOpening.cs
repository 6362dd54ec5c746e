using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Sync;

/// <summary>
/// Opens what relays send. Nothing is believed before author, kind, time, id and signature are right, in this order, the cheap ones first;
/// only then is it decrypted and read.
/// </summary>
internal sealed class EventOpening(SyncKeys keys, StoreName store)
{
    private const long MillisecondsPerSecond = 1_000;

    private readonly string _storeTag = keys.TagOf(store);

    public OpenedEvent Open(NostrEvent received, DateTimeOffset now)
    {
        if (!received.Author.Equals(keys.Secret.PublicKey))
        {
            return new OpenedEvent.Refused("foreign_author");
        }

        if (received.Kind is not (EventKind.ApplicationData or EventKind.Deletion))
        {
            return new OpenedEvent.Refused("wrong_kind");
        }

        try
        {
            received.Verify(now);
            return received.Kind is EventKind.Deletion ? OpenDeletion(received, now)
                : received.FirstValue("t") == _storeTag ? OpenEncrypted(received, now)
                : OpenPlain(received, now);
        }
        catch (NostrException error)
        {
            return new OpenedEvent.Refused(NameOf(error.Code));
        }
        catch (FormatException)
        {
            return new OpenedEvent.Refused("no_memory");
        }
    }

    private OpenedEvent OpenEncrypted(NostrEvent received, DateTimeOffset now)
    {
        var state = StateText.Read(keys.Conversation.Decrypt(received.Content), now);
        var address = state.IsLost ? keys.AddressOfLost(state.Memory, state.Name) : keys.AddressOf(state.Memory);
        return received.Identifier == address ? new OpenedEvent.State(state) : new OpenedEvent.Refused("wrong_address");
    }

    /// <summary>What Lightning Memory has written. What we wrote in clear comes encrypted too, with everything that belongs to it.</summary>
    private static OpenedEvent OpenPlain(NostrEvent received, DateTimeOffset now)
    {
        if (received.Tags.Any(tag => tag.Name is MemoryEvents.OwnTag)
            || received.FirstValue("type") is "kya" or "gateway"
            || IdOf(received.Identifier) is not { } id
            || !WireNames.TryParse(received.FirstValue("t") ?? "general", out MemoryCategory category))
        {
            return new OpenedEvent.Passed();
        }

        var created = DateTimeOffset.FromUnixTimeSeconds(received.CreatedAtSeconds);
        var draft = new MemoryDraft
        {
            Id = id.Value,
            Content = received.Content,
            Category = category,
            Metadata = received.FirstValue("metadata"),
            Origin = MemoryOrigin.Relay,
            CreatedAt = created,
        };
        return new OpenedEvent.State(new SyncedState
        {
            Memory = id,
            ChangedMs = received.CreatedAtSeconds * MillisecondsPerSecond,
            Name = received.Id.ToString()[..SyncedState.NameDigits],
            Version = StateText.Admit(draft, now),
            IsForeign = true,
        });
    }

    /// <summary>A deletion that another program asked for retires the memory; one of ours only tidied up.</summary>
    private OpenedEvent OpenDeletion(NostrEvent received, DateTimeOffset now)
    {
        var prefix = FormattableString.Invariant($"{EventKind.ApplicationData}:{keys.Agent}:");
        var address = received.Tags.FirstOrDefault(tag => tag.Name is "a" && tag.Value?.StartsWith(prefix, StringComparison.Ordinal) is true)?.Value;
        if (received.Tags.Any(tag => tag.Name is MemoryEvents.OwnTag) || address is null || IdOf(address[prefix.Length..]) is not { } id)
        {
            return new OpenedEvent.Passed();
        }

        var retired = DateTimeOffset.FromUnixTimeSeconds(received.CreatedAtSeconds);
        return new OpenedEvent.State(new SyncedState
        {
            Memory = id,
            ChangedMs = received.CreatedAtSeconds * MillisecondsPerSecond,
            Name = received.Id.ToString()[..SyncedState.NameDigits],
            Version = new MemoryVersion { Id = id, Content = "", CreatedAt = retired, RecordedAt = now, RetiredAt = retired },
            IsForeign = true,
        });
    }

    private static MemoryId? IdOf(string identifier)
        => identifier.StartsWith(MemoryEvents.PlainPrefix, StringComparison.Ordinal) && MemoryId.TryParse(identifier[MemoryEvents.PlainPrefix.Length..], out var id)
            ? id
            : null;

    private static string NameOf(NostrError error) => JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ToString());
}
