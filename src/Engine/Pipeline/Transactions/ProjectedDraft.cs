using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline.Transactions;

/// <summary>
/// The memory of a payment while it waits in the purse, as a JSON object: <c>id, content, origin, importance, metadata</c> (a text), and
/// where they have a value <c>summary, author, source, session, scope, visibility, entities, keywords, created_at,
/// expires_at</c>. Secrets were taken out before.
/// </summary>
internal static class ProjectedDraft
{
    public static string Write(MemoryDraft draft)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            json.WriteStartObject();
            foreach (var (name, value) in ((string, string?)[])
                [
                    ("id", draft.Id), ("content", draft.Content), ("origin", WireNames.Of(draft.Origin)), ("metadata", draft.Metadata),
                    ("summary", draft.Summary), ("author", draft.Author), ("source", draft.Source), ("session", draft.Session), ("scope", draft.Scope),
                    ("visibility", WireNames.Of(draft.Visibility)), ("created_at", Time(draft.CreatedAt)), ("expires_at", Time(draft.ExpiresAt)),
                ])
            {
                if (value is not null)
                {
                    json.WriteString(name, value);
                }
            }

            if (draft.Importance is { } importance)
            {
                json.WriteNumber("importance", importance);
            }

            WriteTexts(json, "entities", draft.Entities);
            WriteTexts(json, "keywords", draft.Keywords);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static MemoryDraft Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        var json = document.RootElement;
        return new MemoryDraft
        {
            Id = Text("id"),
            Content = Text("content")!,
            Category = MemoryCategory.Transaction,
            Origin = WireNames.ParseOrigin(Text("origin")!),
            Metadata = Text("metadata"),
            Summary = Text("summary"),
            Author = Text("author"),
            Source = Text("source"),
            Session = Text("session"),
            Scope = Text("scope"),
            Visibility = WireNames.ParseVisibility(Text("visibility")!),
            CreatedAt = Moment("created_at"),
            ExpiresAt = Moment("expires_at"),
            Importance = json.TryGetProperty("importance", out var importance) ? importance.GetInt32() : null,
            Entities = Texts("entities"),
            Keywords = Texts("keywords"),
        };

        string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

        DateTimeOffset? Moment(string name) => TimeText.TryParse(Text(name), out var time) ? time : null;

        IReadOnlyList<string> Texts(string name)
            => json.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];
    }

    private static string? Time(DateTimeOffset? time) => time is { } moment ? TimeText.Format(moment) : null;

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
