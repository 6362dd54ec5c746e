namespace Satchel.Cli.Setup.Documents;

/// <summary>
/// Changes a JSON text by its spans: what is added is set as its surroundings are, and every other character stays. Taking
/// away what was added gives the text from before.
/// </summary>
internal static class JsonEditor
{
    /// <summary>Adds a member at the end of an object or an array.</summary>
    /// <param name="text">The text.</param>
    /// <param name="root">Its value.</param>
    /// <param name="container">The object or array.</param>
    /// <param name="name">Name of the member; null in an array.</param>
    /// <param name="json">Its value.</param>
    /// <returns>The new text.</returns>
    public static string Add(string text, JsonPart root, JsonPart container, string? name, string json)
    {
        var layout = JsonLayout.Of(text, root);
        return container.Members.Count == 0 ? AddFirst(text, layout, container, name, json) : AddLast(text, layout, container, name, json);
    }

    /// <summary>Takes a member away, with what <see cref="Add"/> put around it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="container">The object or array.</param>
    /// <param name="index">Which member.</param>
    /// <returns>The new text.</returns>
    public static string Remove(string text, JsonPart container, int index)
    {
        var member = container.Members[index];
        var before = index == 0 ? null : container.Members[index - 1];
        var from = JsonReader.AfterComments(text, before is null ? container.Start + 1 : before.Value.End, member.Start);
        if (before is not null && from <= before.Comma)
        {
            from = before.Comma + 1;
        }

        // From the back, so that places stay right.
        if (member.Comma >= 0)
        {
            text = text.Remove(member.Comma, 1);
        }

        text = text.Remove(from, member.Value.End - from);
        return member.Comma < 0 && before is not null ? text.Remove(before.Comma, 1) : text;
    }

    /// <summary>Puts a value in the place of another one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="root">Its value.</param>
    /// <param name="old">The value that goes.</param>
    /// <param name="json">The value that comes.</param>
    /// <returns>The new text.</returns>
    public static string Replace(string text, JsonPart root, JsonPart old, string json)
    {
        var layout = JsonLayout.Of(text, root);
        var margin = layout.IsOneLine ? null : JsonLayout.Margin(text, old.Start);
        return string.Concat(text.AsSpan(0, old.Start), layout.Set(json, margin), text.AsSpan(old.End));
    }

    private static string AddFirst(string text, JsonLayout layout, JsonPart container, string? name, string json)
    {
        var close = container.End - 1;
        var at = JsonReader.AfterComments(text, container.Start + 1, close);
        if (layout.IsOneLine)
        {
            return text.Insert(at, Label(name) + layout.Set(json, margin: null));
        }

        var outer = JsonLayout.Margin(text, container.Start);
        var margin = outer + layout.Step;
        var member = layout.NewLine + margin + Label(name) + layout.Set(json, margin) + layout.NewLine + outer;
        return string.Concat(text.AsSpan(0, at), member, text.AsSpan(close));
    }

    private static string AddLast(string text, JsonLayout layout, JsonPart container, string? name, string json)
    {
        var (first, last) = (container.Members[0], container.Members[^1]);
        var close = container.End - 1;
        var tail = last.Comma >= 0 ? last.Comma + 1 : last.Value.End;
        var at = JsonReader.AfterComments(text, tail, close);
        var isBroken = text.AsSpan(container.Start, first.Start - container.Start).Contains('\n') || text.AsSpan(tail, close - tail).Contains('\n');
        var margin = isBroken ? MarginOf(text, layout, container, first) : null;
        var gap = margin is null ? Gap(text, container) : layout.NewLine + margin;
        var member = gap + Label(name) + layout.Set(json, margin);
        return last.Comma >= 0 ? text.Insert(at, member + ",") : text.Insert(at, member).Insert(last.Value.End, ",");
    }

    private static string MarginOf(string text, JsonLayout layout, JsonPart container, JsonMember first)
    {
        var own = JsonLayout.Margin(text, first.Start);
        return text.AsSpan(container.Start, first.Start - container.Start).Contains('\n') ? own : JsonLayout.Margin(text, container.Start) + layout.Step;
    }

    /// <summary>What stands between the members of a container on one line.</summary>
    private static string Gap(string text, JsonPart container)
        => container.Members is [{ Comma: >= 0 } first, var second, ..] && string.IsNullOrWhiteSpace(text[(first.Comma + 1)..second.Start])
            ? text[(first.Comma + 1)..second.Start]
            : " ";

    private static string Label(string? name) => name is null ? "" : JsonPart.Quoted(name) + ": ";
}
