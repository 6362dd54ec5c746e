using System.Globalization;
using System.Text;

namespace Satchel.Cli.Setup.Documents;

/// <summary>
/// Reads JSON as hosts let their users write it, and notes where everything stands: with comments and trailing commas; in
/// JSON5 also with single quotes and bare names.
/// </summary>
internal ref struct JsonReader
{
    /// <summary>Deepest nesting: far beyond any settings file, far below the end of the stack.</summary>
    private const int Depth = 128;

    private readonly string _text;
    private readonly bool _isJson5;
    private int _at;
    private int _depth;

    private JsonReader(string text, bool isJson5)
    {
        _text = text;
        _isJson5 = isJson5;
    }

    /// <summary>Reads a whole text.</summary>
    /// <param name="text">The text without a byte order mark.</param>
    /// <param name="isJson5">Whether it may be JSON5.</param>
    /// <returns>The value; null where the text holds none, only blanks and comments.</returns>
    /// <exception cref="DocumentException">It is not JSON.</exception>
    public static JsonPart? Read(string text, bool isJson5 = false)
    {
        var reader = new JsonReader(text, isJson5);
        reader.Skip();
        if (reader._at == text.Length)
        {
            return null;
        }

        var root = reader.Value();
        reader.Skip();
        return reader._at == text.Length ? root : throw reader.Wrong("nothing may follow the value");
    }

    /// <summary>The end of the last comment between two places of a text that hold only blanks and comments; the first place where there is none.</summary>
    public static int AfterComments(string text, int from, int to)
    {
        var reader = new JsonReader(text, isJson5: false) { _at = from };
        var end = from;
        while (reader._at < to)
        {
            if (IsBlank(text[reader._at]) || text[reader._at] is ',')
            {
                reader._at++;
            }
            else
            {
                reader.Comment();
                end = reader._at;
            }
        }

        return end;
    }

    private readonly DocumentException Wrong(string problem) => DocumentException.At(_text, _at, problem);

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n' or '\uFEFF' or '\u00A0';

    private void Skip()
    {
        while (_at < _text.Length)
        {
            if (IsBlank(_text[_at]))
            {
                _at++;
            }
            else if (_text[_at] is '/')
            {
                Comment();
            }
            else
            {
                return;
            }
        }
    }

    private void Comment()
    {
        var rest = _text.AsSpan(_at);
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var length = rest.IndexOfAny('\r', '\n');
            _at = length < 0 ? _text.Length : _at + length;
        }
        else if (rest.StartsWith("/*", StringComparison.Ordinal))
        {
            var length = rest[2..].IndexOf("*/", StringComparison.Ordinal);
            _at = length < 0 ? throw Wrong("the comment has no end") : _at + length + 4;
        }
        else
        {
            throw Wrong("a value, a name or a comment is expected");
        }
    }

    private JsonPart Value()
    {
        if (_at == _text.Length)
        {
            throw Wrong("the text ends where a value is expected");
        }

        return _text[_at] switch
        {
            '{' => Container(JsonKind.Object, '}'),
            '[' => Container(JsonKind.Array, ']'),
            '"' => String(),
            '\'' when _isJson5 => String(),
            _ => Literal(),
        };
    }

    private JsonPart Container(JsonKind kind, char close)
    {
        var start = _at++;
        if (++_depth > Depth)
        {
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"more than {Depth} levels"));
        }

        var members = new List<JsonMember>();
        Skip();
        while (_at < _text.Length && _text[_at] != close)
        {
            if (members.Count > 0 && members[^1].Comma < 0)
            {
                throw Wrong($"a comma or '{close}' is expected");
            }

            members.Add(Member(kind));
            Skip();
        }

        if (_at == _text.Length)
        {
            throw Wrong($"the text ends where '{close}' is expected");
        }

        _depth--;
        return new JsonPart(kind, start, ++_at, "", members);
    }

    private JsonMember Member(JsonKind kind)
    {
        var start = _at;
        string? name = null;
        if (kind is JsonKind.Object)
        {
            name = Name();
            Skip();
            if (_at == _text.Length || _text[_at] is not ':')
            {
                throw Wrong("':' is expected");
            }

            _at++;
            Skip();
        }

        var value = Value();
        Skip();
        var comma = _at < _text.Length && _text[_at] is ',' ? _at++ : -1;
        return new JsonMember(name, start, value, comma);
    }

    private string Name()
    {
        if (_text[_at] is '"' || (_isJson5 && _text[_at] is '\''))
        {
            return String().Text;
        }

        var start = _at;
        while (_isJson5 && _at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '$'))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Wrong("a name in quotes is expected");
    }

    private JsonPart Literal()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '+' or '-' or '.'))
        {
            _at++;
        }

        var text = _text[start.._at];
        if (text is "true" or "false" or "null" || IsNumber(text))
        {
            return new JsonPart(JsonKind.Literal, start, _at, text, []);
        }

        _at = start;
        throw Wrong("a value is expected");
    }

    private readonly bool IsNumber(string text)
        => text.Length > 0
            && ((char.IsAsciiDigit(text[^1]) && (char.IsAsciiDigit(text[0]) || text[0] is '-')) || _isJson5)
            && (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                || (_isJson5 && (text is "NaN" or "Infinity" or "-Infinity" || text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))));

    private JsonPart String()
    {
        var start = _at;
        var quote = _text[_at++];
        var value = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] is '\\')
            {
                Escape(value);
            }
            else if (_text[_at] < ' ')
            {
                throw Wrong("the text in quotes does not end on its line");
            }
            else
            {
                value.Append(_text[_at++]);
            }
        }

        if (_at == _text.Length)
        {
            _at = start;
            throw Wrong("the text in quotes has no end");
        }

        return new JsonPart(JsonKind.String, start, ++_at, value.ToString(), []);
    }

    private void Escape(StringBuilder value)
    {
        var code = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        if (code is 'u' && _at + 6 <= _text.Length && ushort.TryParse(_text.AsSpan(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            value.Append((char)unit);
            _at += 6;
            return;
        }

        var index = "\"\\/bfnrt".IndexOf(code, StringComparison.Ordinal);
        if (index < 0 && (!_isJson5 || code is '\0' or 'u'))
        {
            throw Wrong("no such escape");
        }

        value.Append(index < 0 ? code : "\"\\/\b\f\n\r\t"[index]);
        _at += 2;
    }
}
