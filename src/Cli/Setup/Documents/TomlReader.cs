namespace Satchel.Cli.Setup.Documents;

/// <summary>
/// Reads as much of TOML as it takes to find the tables of a file and to see that it is none that a host would refuse:
/// headers, keys, and where values end.
/// </summary>
internal ref struct TomlReader
{
    private readonly string _text;
    private int _at;

    private TomlReader(string text) => _text = text;

    /// <summary>Reads a whole text.</summary>
    /// <returns>The tables in their order; the first one has no name and begins with the text.</returns>
    /// <exception cref="DocumentException">It is not TOML.</exception>
    public static IReadOnlyList<TomlTable> Read(string text)
    {
        var reader = new TomlReader(text);
        var tables = new List<TomlTable>();
        var (name, start, keys) = ("", 0, new List<string>());
        while (reader.NextLine())
        {
            if (text[reader._at] is '[')
            {
                tables.Add(new TomlTable(name, start, reader._at, keys));
                (start, keys) = (reader._at, []);
                name = reader.Header();
            }
            else
            {
                keys.Add(reader.Key());
                reader.Expect('=');
                reader.Value();
            }

            reader.EndOfLine();
        }

        tables.Add(new TomlTable(name, start, text.Length, keys));
        return tables;
    }

    private readonly DocumentException Wrong(string problem) => DocumentException.At(_text, _at, problem);

    private readonly char Current => _at < _text.Length ? _text[_at] : '\0';

    private void Blanks()
    {
        while (Current is ' ' or '\t')
        {
            _at++;
        }
    }

    private void Comment()
    {
        if (Current is '#')
        {
            var length = _text.AsSpan(_at).IndexOf('\n');
            _at = length < 0 ? _text.Length : _at + length;
        }
    }

    /// <summary>Goes to the next line that says something.</summary>
    private bool NextLine()
    {
        while (_at < _text.Length)
        {
            Blanks();
            Comment();
            if (Current is not ('\r' or '\n'))
            {
                break;
            }

            _at++;
        }

        return _at < _text.Length;
    }

    private void EndOfLine()
    {
        Blanks();
        Comment();
        if (_at < _text.Length && Current is not ('\r' or '\n'))
        {
            throw Wrong("the line should end here");
        }
    }

    private void Expect(char c)
    {
        Blanks();
        if (Current != c)
        {
            throw Wrong($"'{c}' is expected");
        }

        _at++;
        Blanks();
    }

    private string Header()
    {
        _at++;
        var isList = Current is '[';
        _at += isList ? 1 : 0;
        Blanks();
        var name = Key();
        Expect(']');
        if (isList)
        {
            Expect(']');
        }

        return name;
    }

    /// <summary>A dotted key, its parts joined by line breaks, which no part holds.</summary>
    private string Key()
    {
        var parts = new List<string>();
        do
        {
            _at += parts.Count > 0 ? 1 : 0;
            Blanks();
            var start = _at;
            if (Current is '"' or '\'')
            {
                Quoted();
                parts.Add(_text[(start + 1)..(_at - 1)]);
            }
            else
            {
                while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '-')
                {
                    _at++;
                }

                parts.Add(_at > start ? _text[start.._at] : throw Wrong("a name is expected"));
            }

            Blanks();
        }
        while (Current is '.');

        return string.Join('\n', parts);
    }

    private void Value()
    {
        switch (Current)
        {
            case '"' or '\'':
                Quoted();
                break;
            case '[':
                List(']');
                break;
            case '{':
                List('}');
                break;
            default:
                var start = _at;
                while (char.IsAsciiLetterOrDigit(Current) || Current is '+' or '-' or '.' or ':' or '_' || (Current is ' ' && char.IsAsciiDigit(At(1)) && At(3) is ':'))
                {
                    _at++;
                }

                _ = _at > start ? 0 : throw Wrong("a value is expected");
                break;
        }
    }

    private readonly char At(int offset) => _at + offset < _text.Length ? _text[_at + offset] : '\0';

    private void List(char close)
    {
        var start = _at++;
        while (true)
        {
            Gap();
            if (Current == close)
            {
                _at++;
                return;
            }

            RequireMore(start, close);
            if (close is '}')
            {
                Key();
                Expect('=');
            }

            Value();
            Gap();
            RequireMore(start, close);
            if (Current is ',')
            {
                _at++;
            }
            else if (Current != close)
            {
                throw Wrong($"a comma or '{close}' is expected");
            }
        }
    }

    private void RequireMore(int start, char close)
    {
        if (_at >= _text.Length)
        {
            _at = start;
            throw Wrong($"there is no '{close}' for it");
        }
    }

    private void Gap()
    {
        var before = -1;
        while (before != _at)
        {
            before = _at;
            Blanks();
            Comment();
            _at += Current is '\r' or '\n' ? 1 : 0;
        }
    }

    private void Quoted()
    {
        var start = _at;
        var quote = Current;
        var fence = new string(quote, 3);
        var isLong = _text.AsSpan(_at).StartsWith(fence, StringComparison.Ordinal);
        _at += isLong ? 3 : 1;
        while (_at < _text.Length && (isLong || Current is not '\n'))
        {
            if (Current is '\\' && quote is '"')
            {
                _at += 2;
            }
            else if (isLong ? _text.AsSpan(_at).StartsWith(fence, StringComparison.Ordinal) : Current == quote)
            {
                _at += isLong ? 3 : 1;
                while (isLong && Current == quote)
                {
                    _at++;
                }

                return;
            }
            else
            {
                _at++;
            }
        }

        _at = start;
        throw Wrong("the text in quotes has no end");
    }
}
