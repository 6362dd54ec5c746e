using System.Text;

namespace Satchel.Engine.Portability.ClaudeMd;

/// <summary>
/// A page of notes in Markdown. An item of a list is a note with everything that is indented below it; so is each paragraph,
/// with a block of code that follows it. Comments, rules, lines that only include another file (<c>@path</c>) and items that
/// only point to another note are none.
/// </summary>
internal sealed class MarkdownNotes
{
    private readonly List<string> _headings = [];
    private readonly List<MarkdownNote> _items = [];
    private readonly StringBuilder _text = new();
    private bool _isItem;
    private string? _fence;

    private MarkdownNotes()
    {
    }

    /// <summary>The notes, in their order.</summary>
    public IReadOnlyList<MarkdownNote> Items => _items;

    /// <summary>The name in the head of the page; null where it has none.</summary>
    public string? Name { get; private set; }

    /// <summary>What the head of the page says it is about.</summary>
    public string? Description { get; private set; }

    /// <summary>The kind of note that the head names.</summary>
    public string? Type { get; private set; }

    /// <summary>Reads a page.</summary>
    public static MarkdownNotes Parse(string text)
    {
        var notes = new MarkdownNotes();
        foreach (var line in notes.WithoutHead(WithoutComments(text.ReplaceLineEndings("\n")).Split('\n')))
        {
            notes.Add(line.TrimEnd());
        }

        notes.End();
        return notes;
    }

    private static string WithoutComments(string text)
    {
        for (var start = text.IndexOf("<!--", StringComparison.Ordinal); start >= 0; start = text.IndexOf("<!--", start, StringComparison.Ordinal))
        {
            var end = text.IndexOf("-->", start, StringComparison.Ordinal);
            text = end < 0 ? text[..start] : text.Remove(start, end + 3 - start);
        }

        return text;
    }

    /// <summary>Takes the head between two lines of dashes away and reads what it says.</summary>
    private string[] WithoutHead(string[] lines)
    {
        var end = lines[0].TrimEnd() is "---" ? Array.FindIndex(lines, 1, line => line.TrimEnd() is "---") : -1;
        foreach (var line in end > 0 ? lines[1..end] : [])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = colon > 0 ? line[(colon + 1)..].Trim().Trim('"', '\'') : "";
            switch (colon > 0 && value.Length > 0 ? line[..colon].Trim() : null)
            {
                case "name":
                    Name = value;
                    break;
                case "description":
                    Description = value;
                    break;
                case "type":
                    Type = value;
                    break;
            }
        }

        return end > 0 ? lines[(end + 1)..] : lines;
    }

    private void Add(string line)
    {
        var bare = line.TrimStart();
        if (_fence is not null || bare.StartsWith("```", StringComparison.Ordinal) || bare.StartsWith("~~~", StringComparison.Ordinal))
        {
            AddCode(line, bare);
        }
        else if (bare.Length == 0)
        {
            // What is indented below an item belongs to it; what is not begins anew.
            _text.Append(_text.Length > 0 ? "\n" : "");
        }
        else if (Level(line) is > 0 and var level)
        {
            End();
            var title = line[level..].Trim().TrimEnd('#').TrimEnd();
            _headings.RemoveRange(Math.Min(level - 1, _headings.Count), _headings.Count - Math.Min(level - 1, _headings.Count));
            while (_headings.Count < level - 1)
            {
                _headings.Add("");
            }

            _headings.Add(title);
        }
        else if (line.Length == bare.Length)
        {
            AddUnindented(bare);
        }
        else
        {
            AddLine(line);
        }
    }

    private void AddCode(string line, string bare)
    {
        AddLine(line);
        _fence = _fence is null ? bare[..3] : bare.StartsWith(_fence, StringComparison.Ordinal) ? null : _fence;
    }

    private void AddUnindented(string line)
    {
        var marker = MarkerLength(line);
        if (marker > 0 || IsRule(line) || (_text.Length > 0 && _text[^1] is '\n'))
        {
            End();
        }

        if (IsRule(line))
        {
            return;
        }

        _isItem |= marker > 0;
        AddLine(line[marker..].TrimStart());
    }

    private void AddLine(string line) => _text.Append(_text.Length > 0 && _text[^1] is not '\n' ? "\n" : "").Append(line);

    private void End()
    {
        var text = _text.ToString().Trim();
        var isPointer = text.StartsWith('@') && !text.Any(char.IsWhiteSpace);
        var isIndexed = _isItem && text.StartsWith('[') && text.Contains(".md)", StringComparison.Ordinal) && !text.Contains('\n', StringComparison.Ordinal);
        if (text.Length > 0 && !isPointer && !isIndexed)
        {
            _items.Add(new MarkdownNote([.. _headings.Count > 0 ? _headings.Where((heading, at) => at == 0 || heading.Length > 0) : []], text));
        }

        _text.Clear();
        _isItem = false;
    }

    private static int Level(string line)
    {
        var level = line.AsSpan().IndexOfAnyExcept('#');
        return level is > 0 and <= 6 && line[level] is ' ' or '\t' ? level : 0;
    }

    private static bool IsRule(string line) => line.Length >= 3 && (line.All(c => c is '-' or ' ') || line.All(c => c is '*' or ' ') || line.All(c => c is '=' or ' '));

    /// <summary>How long the mark of an item is: a dash, star or plus, or a number with a dot or bracket; 0 where it is none.</summary>
    private static int MarkerLength(string line)
    {
        if (line is ['-' or '*' or '+', ' ' or '\t', ..])
        {
            return 2;
        }

        var digits = line.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and <= 9 && digits + 1 < line.Length && line[digits] is '.' or ')' && line[digits + 1] is ' ' ? digits + 2 : 0;
    }
}
