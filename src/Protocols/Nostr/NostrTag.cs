namespace Satchel.Protocols.Nostr;

/// <summary>One tag of an event: a name, then texts whose meaning the name gives.</summary>
public sealed class NostrTag
{
    private readonly string[] _texts;

    /// <summary>A tag of a name and what follows it.</summary>
    /// <exception cref="ArgumentException">There is no name.</exception>
    public NostrTag(params ReadOnlySpan<string> texts)
    {
        if (texts.IsEmpty)
        {
            throw new ArgumentException("A tag has a name.", nameof(texts));
        }

        _texts = texts.ToArray();
    }

    /// <summary>What the tag is about; the relays find those of one letter.</summary>
    public string Name => _texts[0];

    /// <summary>The first text after the name, or null.</summary>
    public string? Value => _texts.Length > 1 ? _texts[1] : null;

    /// <summary>The name and all that follows it.</summary>
    public IReadOnlyList<string> Texts => _texts;
}
