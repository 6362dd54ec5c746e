using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Demo;

/// <summary>What the demonstration tells. The answers are the engine's own; nothing here names them.</summary>
internal static class DemoStory
{
    private const string Resource = "demo-history.jsonl";

    /// <summary>What the agent remembers; the last one says again what the one before it said.</summary>
    public static IReadOnlyList<MemoryDraft> NewMemories { get; } =
    [
        new()
        {
            Content = "Map tiles stay at version 14, because version 15 dropped the depth lines.",
            Category = MemoryCategory.Decision,
            Author = "Mara",
        },
        new() { Content = Freeze, Category = MemoryCategory.Fact, Author = "Priya" },
        new() { Content = Freeze, Category = MemoryCategory.Fact, Author = "Priya" },
    ];

    /// <summary>What it is asked.</summary>
    public static IReadOnlyList<DemoQuestion> Questions { get; } =
    [
        new("Why did we move the queue from Redis to SQLite?", "The decision with its reason comes first, then what belongs to it."),
        new("When did we pay for the storm data, and how much?", "Payments are memories too: vendor and amount travel with the text."),
        new("What did Mara say about retries?", "A name in the question asks for what that person said."),
        new("Who is on pager duty at night in Skagen?", "The same sentence stands in two sessions; what was said just before it decides."),
    ];

    /// <summary>The question before and after the answer is forgotten.</summary>
    public static DemoQuestion Forgotten { get; } = new("When does the deploy freeze end?", "Remembered a moment ago, so it is found at once.");

    /// <summary>Commands that work in a home of one's own.</summary>
    public static IReadOnlyList<(string Line, string Meaning)> Next { get; } =
    [
        ("satchel remember \"We use tabs\" --cat preference", "keep something"),
        ("satchel recall \"tabs or spaces?\" --explain", "ask, and see where the score comes from"),
        ("satchel import FILE --format jsonl", "bring what you have, one JSON object a line"),
        ("satchel status", "what is there, and where"),
        ("satchel store create work", "a second store, kept apart"),
        ("satchel --help", "everything else"),
    ];

    private const string Freeze = "The deploy freeze ends on Thursday after the spring tide.";

    /// <summary>
    /// The history as lines for the import. The resource has <c>day</c> (days from today, below 0) and <c>time</c> (UTC) where
    /// a line has <c>created_at</c>.
    /// </summary>
    public static MemoryStream History(DateTimeOffset now)
    {
        using var resource = typeof(DemoStory).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(resource);
        var lines = new MemoryStream();
        while (reader.ReadLine() is { } line)
        {
            using var fields = JsonDocument.Parse(line);
            using (var writer = new Utf8JsonWriter(lines, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
            {
                Convert(fields.RootElement, now, writer);
            }

            lines.WriteByte((byte)'\n');
        }

        lines.Position = 0;
        return lines;
    }

    private static void Convert(JsonElement fields, DateTimeOffset now, Utf8JsonWriter writer)
    {
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(fields.GetProperty("day").GetInt32());
        var time = TimeSpan.Parse(fields.GetProperty("time").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        writer.WriteStartObject();
        writer.WriteString("created_at", TimeText.Format(day + time));
        foreach (var field in fields.EnumerateObject())
        {
            if (!field.NameEquals("day") && !field.NameEquals("time"))
            {
                field.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
