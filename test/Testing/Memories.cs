using System.Globalization;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Testing;

/// <summary>Memories to begin a test with; what matters to the test is set with <c>with</c>.</summary>
public static class Memories
{
    /// <summary>The intent of a test that writes.</summary>
    public static LedgerIntent Intent { get; } =
        new(LedgerOperation.Remember, "test", MemoryOrigin.Agent, "01980000-0000-7000-8000-000000000000", Moments.Start);

    /// <summary>A draft of a text and nothing else.</summary>
    public static MemoryDraft Draft(string content = "Ada prefers tea") => new() { Content = content };

    /// <summary>The first version of a memory, said and recorded at <see cref="Moments.Start"/>.</summary>
    public static MemoryVersion Version(string id, string content = "Ada prefers tea") => new()
    {
        Id = MemoryId.Parse(id),
        Content = content,
        CreatedAt = Moments.Start,
        RecordedAt = Moments.Start,
    };

    /// <summary>Many first versions, each a second after the one before: <c>m0001</c> says "note 1 about …" and so on.</summary>
    public static IEnumerable<MemoryVersion> Many(int count, string about = "tea")
        => Enumerable.Range(1, count).Select(i => Version(
            string.Create(CultureInfo.InvariantCulture, $"m{i:D4}"),
            string.Create(CultureInfo.InvariantCulture, $"note {i} about {about}")) with
        {
            CreatedAt = Moments.At(i),
            RecordedAt = Moments.At(i),
        });

    /// <summary>A version in which every field says something, none of them its default.</summary>
    public static MemoryVersion Full(string id) => new()
    {
        Id = MemoryId.Parse(id),
        Number = 1,
        Content = "Renée chose ☕ over 🍵\u2028because of the smell\r\n\tand \"the\" cups\\",
        Category = MemoryCategory.Decision,
        Importance = 5,
        Entities = ["Renée", "東京", "a,b", "\"quoted\""],
        Keywords = ["beverage", "naïve 🍵"],
        Summary = "Renée chose coffee 👩‍👩‍👧",
        Author = "Renée O'Hara",
        Source = "chat/Π",
        Origin = MemoryOrigin.Web,
        Trust = MemoryTrust.Untrusted,
        Session = "s-1 ünïcode",
        Position = 7,
        Scope = "project α",
        Visibility = MemoryVisibility.Shared,
        Metadata = """{ "b": [1, 2.50, {"ä": null}],  "a": "\u00e9 🍵" }""",
        CreatedAt = new DateTimeOffset(1931, 5, 6, 7, 8, 9, 123, TimeSpan.Zero),
        ValidFrom = new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.Zero),
        ValidTo = new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero),
        ExpiresAt = new DateTimeOffset(9998, 12, 31, 23, 59, 59, 999, TimeSpan.Zero),
        RecordedAt = Moments.Start,
        Model = "model-x 2.1",
        PromptVersion = "refine/3",
        Supersedes = MemoryId.Parse("an-older-one"),
        DerivedFrom = [MemoryId.Parse("a-source"), MemoryId.Parse("another")],
        Protected = true,
    };
}
