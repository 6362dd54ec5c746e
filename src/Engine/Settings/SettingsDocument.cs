using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Satchel.Engine.Model;

namespace Satchel.Engine.Settings;

/// <summary>
/// The content of a settings file. Entries keep their order, and those whose key is not known keep their bytes, so that an
/// older program loses nothing that a newer one wrote.
/// </summary>
internal sealed class SettingsDocument
{
    private readonly List<Entry> _entries;

    private SettingsDocument(List<Entry> entries) => _entries = entries;

    /// <summary>What a missing file holds.</summary>
    public static SettingsDocument Empty { get; } = new([]);

    /// <summary>The keys in the file, in its order, with the texts of those whose value is one.</summary>
    public IEnumerable<(string Name, string? Text)> Entries
    {
        get
        {
            foreach (var entry in _entries)
            {
                yield return (entry.Name, entry.Text);
            }
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="SettingsException">The bytes are not a settings file; the message names line and position.</exception>
    public static SettingsDocument Parse(string path, ReadOnlySpan<byte> bytes)
    {
        var json = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        if (!Utf8.IsValid(json))
        {
            throw Corrupt(path, json, InvalidUtf8(json), "the text is not UTF-8");
        }

        var reader = new Utf8JsonReader(json);
        try
        {
            return new SettingsDocument(ReadEntries(path, json, ref reader));
        }
        catch (JsonException e)
        {
            throw Corrupt(path, (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1, "it is not valid JSON", e);
        }
    }

    /// <summary>The text under a key; null where it is missing, null or not a text.</summary>
    public string? Text(string name) => Index(name) is >= 0 and var at ? _entries[at].Text : null;

    /// <summary>Whether the file has the key, whatever its value.</summary>
    public bool Holds(string name) => Index(name) >= 0;

    /// <summary>A copy with one value set, or removed where <paramref name="value"/> is null.</summary>
    public SettingsDocument With(string name, string? value)
    {
        var entries = new List<Entry>(_entries);
        var at = Index(name);
        if (value is null)
        {
            if (at >= 0)
            {
                entries.RemoveAt(at);
            }

            return new SettingsDocument(entries);
        }

        var entry = new Entry(name, value, Raw: null);
        if (at >= 0)
        {
            entries[at] = entry;
        }
        else
        {
            entries.Add(entry);
        }

        return new SettingsDocument(entries);
    }

    /// <summary>A copy without the keys that begin with a text, whatever their case.</summary>
    public SettingsDocument WithoutPrefix(string prefix)
        => new([.. _entries.Where(entry => !entry.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))]);

    /// <summary>The bytes of the file.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = true, Encoder = ReadableJson.Encoder };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            foreach (var entry in _entries)
            {
                writer.WritePropertyName(entry.Name);
                if (entry.Raw is { } raw)
                {
                    writer.WriteRawValue(raw);
                }
                else
                {
                    writer.WriteStringValue(entry.Text);
                }
            }

            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    private static List<Entry> ReadEntries(string path, ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        var entries = new List<Entry>();
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            throw Corrupt(path, json, reader.TokenStartIndex, "it must be one JSON object");
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var start = reader.TokenStartIndex;
            var name = Decoded(path, json, ref reader);
            if (entries.Exists(entry => SameName(entry.Name, name)))
            {
                throw Corrupt(path, json, start, $"'{name}' stands there twice");
            }

            reader.Read();
            entries.Add(Value(path, json, name, ref reader));
        }

        // What follows the object is an error of the reader's.
        reader.Read();
        return entries;
    }

    private static Entry Value(string path, ReadOnlySpan<byte> json, string name, ref Utf8JsonReader reader)
    {
        var start = reader.TokenStartIndex;
        var text = Scalar(path, json, ref reader);
        if (reader.TokenType is JsonTokenType.StartArray && SettingRegistry.Find(name) is SettingLookup.Known)
        {
            text = Elements(path, json, name, ref reader);
        }
        else if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            if (SettingRegistry.Find(name) is SettingLookup.Known)
            {
                throw Corrupt(path, json, start, $"the value of '{name}' must be a text");
            }

            reader.Skip();
        }

        return new Entry(name, text, json[(int)start..(int)reader.BytesConsumed].ToArray());
    }

    private static string Elements(string path, ReadOnlySpan<byte> json, string name, ref Utf8JsonReader reader)
    {
        var elements = new List<string>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            elements.Add(Scalar(path, json, ref reader)
                ?? throw Corrupt(path, json, reader.TokenStartIndex, $"the list under '{name}' must hold texts"));
        }

        return string.Join(',', elements);
    }

    private static string? Scalar(string path, ReadOnlySpan<byte> json, ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Decoded(path, json, ref reader),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };

    private static string Decoded(string path, ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // The bytes are UTF-8, so this is an escape such as \ud800 that names half a character.
            var (line, position) = Place(json, reader.TokenStartIndex);
            throw Corrupt(path, line, position, "an escape names half a character", e);
        }
    }

    private static int InvalidUtf8(ReadOnlySpan<byte> json)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(json[at..], out _, out var length) is OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    private static (long Line, long Position) Place(ReadOnlySpan<byte> json, long offset)
    {
        var before = json[..(int)offset];
        return (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    private static SettingsException Corrupt(string path, ReadOnlySpan<byte> json, long offset, string what)
    {
        var (line, position) = Place(json, offset);
        return Corrupt(path, line, position, what);
    }

    private static SettingsException Corrupt(string path, long line, long position, string what, Exception? inner = null)
        => new(
            SettingsError.FileCorrupt,
            string.Create(CultureInfo.InvariantCulture, $"The settings file {path} is corrupt: line {line}, position {position}: {what}."),
            "repair it in an editor, or move it away to start with defaults; nothing was changed",
            inner);

    private static bool SameName(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private int Index(string name) => _entries.FindIndex(entry => SameName(entry.Name, name));

    private sealed record Entry(string Name, string? Text, byte[]? Raw);
}
