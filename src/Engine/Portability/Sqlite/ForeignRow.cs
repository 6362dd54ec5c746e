using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Portability.Foreign;
using SQLitePCL;

namespace Satchel.Engine.Portability.Sqlite;

/// <summary>A row of another program's database: numbers, texts and bytes as they stand there, whatever the column was declared to hold.</summary>
internal sealed class ForeignRow
{
    private readonly string[] _names;
    private readonly object?[] _values;

    private ForeignRow(string[] names, object?[] values) => (_names, _values) = (names, values);

    /// <summary>Whether a text held bytes that are no UTF-8; replacement characters stand for them.</summary>
    public bool IsMended { get; private init; }

    /// <summary>Its columns and values, in their order.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Fields => _names.Zip(_values, KeyValuePair.Create);

    /// <summary>The value of a column; null where it holds none, or there is no such column.</summary>
    public object? this[string name] => Array.IndexOf(_names, name) is >= 0 and var at ? _values[at] : null;

    /// <summary>Reads the current row.</summary>
    public static ForeignRow Of(string[] names, SqliteDataReader rows)
    {
        var values = new object?[names.Length];
        var isMended = false;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = raw.sqlite3_column_type(rows.Handle, i) switch
            {
                raw.SQLITE_INTEGER => rows.GetInt64(i),
                raw.SQLITE_FLOAT => rows.GetDouble(i),
                raw.SQLITE_BLOB => raw.sqlite3_column_blob(rows.Handle, i).ToArray(),
                raw.SQLITE_TEXT => TextAt(rows, i, ref isMended),
                _ => null,
            };
        }

        return new ForeignRow(names, values) { IsMended = isMended };
    }

    /// <summary>The text of a column, where it holds one that is not empty; a number as it is written, bytes where they are UTF-8.</summary>
    public string? Text(string name) => this[name] switch
    {
        string { Length: > 0 } text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        byte[] { Length: > 0 } bytes when Utf8.IsValid(bytes) => Encoding.UTF8.GetString(bytes),
        _ => null,
    };

    /// <summary>The number of a column, also where it is written as a text; null where it is none.</summary>
    public double? Number(string name) => this[name] switch
    {
        long number => number,
        double number when double.IsFinite(number) => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    /// <summary>The row for an archive.</summary>
    /// <param name="table">Where it stood.</param>
    /// <param name="isVerbatim">Whether every byte counts.</param>
    public ArchivedRow Archived(string table, bool isVerbatim = false) => new(table, isVerbatim, [.. Fields]);

    /// <summary>The text as it lies there: SQLite's binding would replace what is no UTF-8 in silence, and stop at a NUL.</summary>
    private static string TextAt(SqliteDataReader rows, int column, ref bool isMended)
    {
        raw.sqlite3_column_text(rows.Handle, column); // from here on it is UTF-8, whatever the encoding of the file
        var bytes = raw.sqlite3_column_blob(rows.Handle, column);
        isMended |= !Utf8.IsValid(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
