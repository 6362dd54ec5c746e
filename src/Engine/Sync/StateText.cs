using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;

namespace Satchel.Engine.Sync;

/// <summary>
/// A state as JSON: <c>{"schema":"satchel.synced/1","id","changed_at","state","follows":[…],"memory":{…}}</c>, where <c>changed_at</c> is a number of
/// milliseconds since 1970, <c>state</c> and each of <c>follows</c> 32 small hexadecimal digits, and <c>memory</c> the object of
/// <see cref="JsonLine"/>. Where they hold, <c>"retired_at"</c> (a time), <c>"model"</c>, <c>"prompt_version"</c>, <c>"clear"</c> (the id of the event
/// that says the same in clear), <c>"lost":true</c>; of an erased
/// memory <c>"erased":true</c> stands in place of the memory. The name of a state is the first half of the SHA-256 of
/// <c>id, 0, changed_at, 0, "retired" or "", 0, memory</c>, numbers in decimal; whoever reads it takes it as it stands.
/// </summary>
internal static class StateText
{
    public const string Schema = "satchel.synced/1";

    private const int EventDigits = 64;

    /// <summary>The last millisecond that a time can name.</summary>
    private const long LastMs = 253_402_300_799_999;

    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder };

    /// <summary>The name of a state that nobody has named yet.</summary>
    public static string NameOf(MemoryVersion version, long changedMs)
    {
        var head = string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{version.Id}\0{changedMs}\0{(version.RetiredAt is null ? "" : "retired")}\0");
        return NameOf([.. Encoding.UTF8.GetBytes(head), .. Memory(version).Span]);
    }

    /// <summary>The name of the state in which a memory is erased.</summary>
    public static string NameOfErased(MemoryId memory, long changedMs)
        => NameOf(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{memory}\0{changedMs}\0erased\0")));

    /// <summary>Whether two versions say the same in every field but when they were said.</summary>
    public static bool SaysTheSame(MemoryVersion one, MemoryVersion other)
        => (one.RetiredAt is null) == (other.RetiredAt is null)
            && Memory(one with { CreatedAt = other.CreatedAt, Position = other.Position }).Span.SequenceEqual(Memory(other).Span);

    public static string Write(SyncedState state)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteString("id", state.Memory.Value);
            json.WriteNumber("changed_at", state.ChangedMs);
            json.WriteString("state", state.Name);
            json.WriteStartArray("follows");
            foreach (var name in state.Follows)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            if (state.PlainEvent is not null)
            {
                json.WriteString("clear", state.PlainEvent);
            }

            WriteVersion(json, state);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a state; the guard looks at its memory as at any other that comes in.</summary>
    /// <exception cref="FormatException">It is none, or the guard refuses it.</exception>
    public static SyncedState Read(string text, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MemoryLimits.MetadataDepth + 4 });
            var root = document.RootElement;
            if (root.GetProperty("schema").GetString() is not Schema)
            {
                throw new FormatException("schema: it is not known");
            }

            var state = new SyncedState
            {
                Memory = MemoryId.Parse(root.GetProperty("id").GetString()!),
                ChangedMs = root.GetProperty("changed_at").GetInt64() is var changed and >= 0 and <= LastMs ? changed : throw new FormatException("changed_at: it is no time"),
                Name = Digits(root.GetProperty("state"), SyncedState.NameDigits),
                Follows = [.. root.GetProperty("follows").EnumerateArray().Take(SyncedState.MostFollows).Select(name => Digits(name, SyncedState.NameDigits))],
                PlainEvent = root.TryGetProperty("clear", out var clear) ? Digits(clear, EventDigits) : null,
                IsLost = root.TryGetProperty("lost", out var lost) && lost.GetBoolean(),
            };
            return root.TryGetProperty("erased", out var erased) && erased.GetBoolean() ? state : state with { Version = Version(root, state.Memory, now) };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException("it is no state of a memory", error);
        }
    }

    /// <summary>What the guard makes of a draft that comes from a relay.</summary>
    /// <exception cref="FormatException">It refuses it.</exception>
    public static MemoryVersion Admit(MemoryDraft draft, DateTimeOffset now)
    {
        if (draft.Category is { } category && WireNames.IsReserved(category))
        {
            throw new FormatException("only Satchel itself writes this category");
        }

        return MemoryGuard.ForImport.Admit(draft, now) switch
        {
            Admission.Admitted admitted => admitted.Version,
            Admission.Refused refused => throw new FormatException(refused.Reason.Message),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static MemoryVersion Version(JsonElement root, MemoryId id, DateTimeOffset now)
    {
        var (draft, _) = JsonLine.Parse(Encoding.UTF8.GetBytes(root.GetProperty("memory").GetRawText()));
        return Admit(draft with { Id = id.Value }, now) with
        {
            RetiredAt = Text(root, "retired_at") is { } retired ? Time(retired) : null,
            Model = Text(root, "model"),
            PromptVersion = Text(root, "prompt_version"),
        };
    }

    private static void WriteVersion(Utf8JsonWriter json, SyncedState state)
    {
        if (state.Version is not { } version)
        {
            json.WriteBoolean("erased", true);
            return;
        }

        if (version.RetiredAt is { } retired)
        {
            json.WriteString("retired_at", TimeText.Format(retired));
        }

        if (version.Model is not null)
        {
            json.WriteString("model", version.Model);
        }

        if (version.PromptVersion is not null)
        {
            json.WriteString("prompt_version", version.PromptVersion);
        }

        if (state.IsLost)
        {
            json.WriteBoolean("lost", true);
        }

        json.WritePropertyName("memory");
        json.WriteRawValue(Memory(version).Span, skipInputValidation: true);
    }

    private static ReadOnlyMemory<byte> Memory(MemoryVersion version)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            MemoryJson.WriteFields(json, version);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static string NameOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..SyncedState.NameDigits];

    private static string Digits(JsonElement json, int count)
        => json.GetString() is { } digits && digits.Length == count && digits.All(char.IsAsciiHexDigitLower)
            ? digits
            : throw new FormatException(FormattableString.Invariant($"state: {count} small hexadecimal digits are needed"));

    private static string? Text(JsonElement json, string name)
        => json.TryGetProperty(name, out var value) ? value.GetString() is { Length: <= MemoryLimits.LabelCharacters } text ? text : throw new FormatException($"{name}: a short text is needed") : null;

    private static DateTimeOffset Time(string text) => TimeText.TryParse(text, out var time) ? time : throw new FormatException("retired_at: a time is needed");
}
