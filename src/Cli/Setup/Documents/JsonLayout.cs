using System.Text;

namespace Satchel.Cli.Setup.Documents;

/// <summary>How the author of a JSON text sets it: its line ends, the step of its indentation.</summary>
/// <param name="NewLine">What ends its lines.</param>
/// <param name="Step">What a level stands further in.</param>
/// <param name="IsOneLine">Whether it is set without line breaks.</param>
internal sealed record JsonLayout(string NewLine, string Step, bool IsOneLine)
{
    /// <summary>Looks at a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="root">Its value.</param>
    public static JsonLayout Of(string text, JsonPart root)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var newLine = end > 0 && text[end - 1] is '\r' ? "\r\n" : "\n";
        var step = "  ";
        if (root.Members is [var first, ..] && text.AsSpan(root.Start, first.Start - root.Start).Contains('\n'))
        {
            var own = Margin(text, first.Start);
            var outer = Margin(text, root.Start);
            step = own.Length > outer.Length ? own[outer.Length..] : step;
        }

        return new JsonLayout(newLine, step, root.Members.Count > 0 && !text.AsSpan(root.Start, root.End - root.Start).Contains('\n'));
    }

    /// <summary>The blanks with which the line of a place begins.</summary>
    public static string Margin(string text, int at)
    {
        var start = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        var end = start;
        while (end < at && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text[start..end];
    }

    /// <summary>Sets a value.</summary>
    /// <param name="json">The value in any form.</param>
    /// <param name="margin">What its lines begin with; null sets it on one line.</param>
    public string Set(string json, string? margin)
    {
        var text = new StringBuilder();
        Set(JsonReader.Read(json)!, margin, text);
        return text.ToString();
    }

    private void Set(JsonPart part, string? margin, StringBuilder text)
    {
        if (part.Kind is JsonKind.String or JsonKind.Literal)
        {
            text.Append(part.Canonical());
            return;
        }

        text.Append(part.Kind is JsonKind.Object ? '{' : '[');
        var inner = margin is null ? null : margin + Step;
        for (var i = 0; i < part.Members.Count; i++)
        {
            var member = part.Members[i];
            text.Append(i == 0 ? "" : margin is null ? ", " : ",").Append(margin is null ? "" : NewLine + inner);
            if (member.Name is not null)
            {
                text.Append(JsonPart.Quoted(member.Name)).Append(": ");
            }

            Set(member.Value, inner, text);
        }

        text.Append(margin is null || part.Members.Count == 0 ? "" : NewLine + margin).Append(part.Kind is JsonKind.Object ? '}' : ']');
    }
}
