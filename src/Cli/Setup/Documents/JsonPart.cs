using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Cli.Setup.Documents;

/// <summary>A value of a JSON text, and where it stands in it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">First character.</param>
/// <param name="End">Character after the last one.</param>
/// <param name="Text">What a string holds; how a literal is written; empty for others.</param>
/// <param name="Members">What an object or an array holds.</param>
internal sealed record JsonPart(JsonKind Kind, int Start, int End, string Text, IReadOnlyList<JsonMember> Members)
{
    /// <summary>The value of a member; of several of one name the last one, as hosts read them. Null where there is none.</summary>
    public JsonPart? Find(string name) => Members.LastOrDefault(member => string.Equals(member.Name, name, StringComparison.Ordinal))?.Value;

    /// <summary>The value that a way of names leads to; null where there is none.</summary>
    public JsonPart? Find(IEnumerable<string> path)
    {
        var part = this;
        foreach (var name in path)
        {
            if (part?.Kind is not JsonKind.Object)
            {
                return null;
            }

            part = part.Find(name);
        }

        return part;
    }

    /// <summary>The value in the one form that equal values share: no blanks, names in order.</summary>
    public string Canonical()
    {
        var text = new StringBuilder();
        Write(this, text);
        return text.ToString();
    }

    private static void Write(JsonPart part, StringBuilder text)
    {
        if (part.Kind is JsonKind.String or JsonKind.Literal)
        {
            text.Append(part.Kind is JsonKind.String ? Quoted(part.Text) : part.Text);
            return;
        }

        text.Append(part.Kind is JsonKind.Object ? '{' : '[');
        var members = part.Kind is JsonKind.Object ? part.Members.OrderBy(member => member.Name, StringComparer.Ordinal) : part.Members.AsEnumerable();
        var first = true;
        foreach (var member in members)
        {
            text.Append(first ? "" : ",");
            first = false;
            if (member.Name is not null)
            {
                text.Append(Quoted(member.Name)).Append(':');
            }

            Write(member.Value, text);
        }

        text.Append(part.Kind is JsonKind.Object ? '}' : ']');
    }

    /// <summary>A text as JSON writes it.</summary>
    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, ReadableJson.Encoder)}\"";
}
