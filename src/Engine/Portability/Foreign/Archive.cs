using System.Security.Cryptography;
using System.Text.Json;
using Satchel.Engine.Files;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>
/// What another system keeps and a store has no place for, as lines of JSON (<c>docs/formats/imports.md</c>): first
/// <c>{"schema":"satchel.archive/1","format":"memman","store":"work"}</c>, then a line <c>{"table":"oplog","row":{…}}</c> for
/// each row. The file is named after its content, so that the same content is kept once.
/// </summary>
internal sealed class Archive : IDisposable
{
    /// <summary>Bytes of the hash in the file's name.</summary>
    private const int NameBytes = 6;

    private const int BufferBytes = 1 << 16;

    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder };

    private readonly FileStream _gathered = PrivateFile.OpenTemporary();
    private readonly BufferedStream _buffered;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string _name;

    /// <summary>Begins an archive.</summary>
    /// <param name="format">The other system.</param>
    /// <param name="store">The name of the store there; null where it has but one.</param>
    public Archive(SourceFormat format, string? store)
    {
        _buffered = new BufferedStream(_gathered, BufferBytes);
        _name = SourceFormats.Of(format);
        WriteLine(json =>
        {
            json.WriteString("schema", "satchel.archive/1");
            json.WriteString("format", _name);
            if (store is not null)
            {
                json.WriteString("store", store);
            }
        });
    }

    /// <summary>How many rows there are.</summary>
    public long Rows { get; private set; }

    /// <summary>Keeps a row.</summary>
    public void Add(ArchivedRow row)
    {
        Rows++;
        WriteLine(json =>
        {
            json.WriteString("table", row.Table);
            json.WriteStartObject("row");
            foreach (var (name, value) in row.Fields)
            {
                json.WritePropertyName(name);
                WriteValue(json, row, name, value);
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Gives the file its place; nothing is written in a dry run, or where the same one is there.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public KeptFile Keep(string directory, string what, bool isDryRun)
    {
        _buffered.Flush();
        var path = Path.Combine(directory, $"{_name}-{Convert.ToHexStringLower(_hash.GetCurrentHash().AsSpan(0, NameBytes))}.jsonl");
        var isNew = !File.Exists(path);
        if (isNew && !isDryRun)
        {
            Write(path);
        }

        return new KeptFile(path, what, isNew);
    }

    public void Dispose()
    {
        _hash.Dispose();
        _buffered.Dispose();
        _gathered.Dispose();
    }

    private static void WriteValue(Utf8JsonWriter json, ArchivedRow row, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case byte[] bytes:
                json.WriteStartObject();
                json.WriteString("base64", Convert.ToBase64String(bytes));
                json.WriteEndObject();
                break;
            default:
                var text = value.ToString()!;
                json.WriteStringValue(row.IsVerbatim ? text : new SecretRedaction().RedactNamed(row.Table, name, text, int.MaxValue));
                break;
        }
    }

    private void Write(string path)
    {
        PrivateDirectory.Make(Path.GetDirectoryName(path)!);
        var unfinished = path + ".tmp";
        File.Delete(unfinished);
        using (var file = PrivateFile.Open(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            _gathered.Position = 0;
            _gathered.CopyTo(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private void WriteLine(Action<Utf8JsonWriter> fields)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Layout))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        var bytes = line.GetBuffer().AsSpan(0, (int)line.Length);
        _hash.AppendData(bytes);
        _buffered.Write(bytes);
    }
}
