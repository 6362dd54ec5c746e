using System.Text;
using Spectre.Console;

namespace Satchel.Cli.Output;

/// <summary>
/// A page of text for a person. Plain lines need no terminal library; only a table or a styled piece starts it.
/// Text that was stored by others is cleaned, so that it cannot steer the terminal.
/// </summary>
internal sealed class TextPage(TextWriter writer, int width, bool isTerminal, bool isColoured)
{
    private const char Replacement = '\uFFFD';

    private IAnsiConsole? _console;

    /// <summary>Columns of the page.</summary>
    public int Width => width;

    /// <summary>Whether a person sees the page on a terminal.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>The terminal library, for what lines and tables cannot say. Its text must be cleaned and escaped by the caller.</summary>
    public IAnsiConsole Styled => _console ??= AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = isTerminal && isColoured ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = isColoured ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new PageOutput(writer, width, isTerminal),
    });

    /// <summary>Takes away what could steer a terminal or reorder text: control characters but for line breaks and tabs, bidi marks.</summary>
    public static string Clean(string text)
    {
        foreach (var c in text)
        {
            if (Steers(c))
            {
                return Replaced(text);
            }
        }

        return text;
    }

    /// <summary>Text broken between words into lines of a width; those after the first stand further in.</summary>
    public static IEnumerable<string> Broken(string text, int width, int indent, int hanging)
    {
        var line = new string(' ', indent);
        var margin = new string(' ', indent + hanging);
        var empty = true;
        foreach (var word in text.Split(' '))
        {
            if (!empty && line.Length + 1 + word.Length > width)
            {
                yield return line;
                (line, empty) = (margin, true);
            }

            (line, empty) = (empty ? line + word : $"{line} {word}", false);
        }

        yield return line;
    }

    /// <summary>Writes text that may need several lines.</summary>
    public void Paragraph(string text, int hanging)
    {
        foreach (var line in Broken(Clean(text), width, 0, hanging))
        {
            Line(line);
        }
    }

    /// <summary>Writes one line.</summary>
    public void Line(string text = "")
    {
        writer.Write(Clean(text));
        writer.Write('\n');
    }

    /// <summary>Writes one line that says that something is wrong: red where there are colours.</summary>
    public void Alarm(string text)
    {
        if (isTerminal && isColoured)
        {
            Styled.MarkupLine($"[red]{Markup.Escape(Clean(text))}[/]");
        }
        else
        {
            Line(text);
        }
    }

    /// <summary>Writes a table; a terminal gets it with a rule under its head.</summary>
    public void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = isTerminal ? TableBorder.Simple : TableBorder.None };
        foreach (var title in head)
        {
            table.AddColumn(new TableColumn(new Text(title)));
        }

        foreach (var row in rows)
        {
            var cells = new List<Text>(row.Count);
            foreach (var cell in row)
            {
                cells.Add(new Text(Clean(cell)));
            }

            table.AddRow(cells);
        }

        Styled.Write(table);
    }

    private static string Replaced(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(Steers(c) ? Replacement : c);
        }

        return clean.ToString();
    }

    private static bool Steers(char c)
        => (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u061C';

    private sealed class PageOutput(TextWriter writer, int width, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => width;

        public int Height => int.MaxValue;

        public void SetEncoding(Encoding encoding)
        {
            // The page is text; its encoding is chosen where it is written.
        }
    }
}
