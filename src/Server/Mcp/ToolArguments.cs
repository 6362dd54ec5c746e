using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;

namespace Satchel.Server.Mcp;

/// <summary>
/// The arguments of one call, checked against what the tool takes before anything is done. JSON's <c>null</c> is the same
/// as an argument that is not given.
/// </summary>
internal sealed class ToolArguments
{
    private readonly Dictionary<string, JsonElement> _given = new(StringComparer.Ordinal);

    private ToolArguments()
    {
    }

    /// <summary>Checks and takes the arguments.</summary>
    /// <exception cref="ToolFailure">One is unknown, missing or not of its kind.</exception>
    public static ToolArguments Read(MemoryTool tool, IDictionary<string, JsonElement>? given)
    {
        var arguments = new ToolArguments();
        foreach (var (name, value) in given ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
        {
            var parameter = tool.Parameters.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal))
                ?? throw Unknown(tool, name);
            if (value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            {
                Check(parameter, value);
                arguments._given[name] = value;
            }
        }

        return tool.Parameters.FirstOrDefault(parameter => parameter.IsRequired && !arguments._given.ContainsKey(parameter.Name)) is { } missing
            ? throw new ToolFailure("missing_argument", $"{missing.Name}: {tool.Name} needs it.")
            : arguments;
    }

    /// <summary>A text that must be given.</summary>
    public string Text(string name) => TextOf(name, _given[name]);

    /// <summary>A text, or null where it is not given.</summary>
    public string? OptionalText(string name) => _given.TryGetValue(name, out var value) ? TextOf(name, value) : null;

    /// <summary>A text; an empty one is the same as none.</summary>
    public string? Label(string name) => OptionalText(name) is { Length: > 0 } text ? text : null;

    /// <summary>A number, or null where it is not given.</summary>
    public int? Number(string name) => _given.TryGetValue(name, out var value) ? value.GetInt32() : null;

    /// <summary>A number with a fraction, or null where it is not given.</summary>
    public double? Fraction(string name) => _given.TryGetValue(name, out var value) ? value.GetDouble() : null;

    /// <summary>How many of something: from 1 to the most, whatever is asked for.</summary>
    public int Limit(string name, int usual, int most) => Math.Clamp(Number(name) ?? usual, 1, most);

    /// <summary>Yes or no; no where it is not given.</summary>
    public bool Flag(string name) => _given.TryGetValue(name, out var value) && value.GetBoolean();

    /// <summary>A list of texts; empty where it is not given.</summary>
    public IReadOnlyList<string> Texts(string name)
        => !_given.TryGetValue(name, out var value) ? []
            : value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => TextOf(name, item))]
            : TextOf(name, value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A JSON object as text, or null where it is not given or empty.</summary>
    public string? Json(string name)
        => !_given.TryGetValue(name, out var value) ? null
            : value.ValueKind is JsonValueKind.Object ? value.GetRawText()
            : TextOf(name, value) is { } text && !string.IsNullOrWhiteSpace(text) && text.Trim() is not "null" ? text
            : null;

    /// <summary>A category, or null where it is not given.</summary>
    public MemoryCategory? Category(string name)
    {
        if (Label(name) is not { } text)
        {
            return null;
        }

        return WireNames.TryParse(text, out MemoryCategory category)
            ? category
            : throw ToolFailure.Invalid(name, $"one of {string.Join(", ", WireNames.CallerCategories)} is needed");
    }

    /// <summary>A moment of the past, also as how long ago it was; null where it is not given.</summary>
    public DateTimeOffset? Past(string name, DateTimeOffset now)
    {
        if (Label(name) is not { } text)
        {
            return null;
        }

        return TimeText.TryParsePast(text, now, out var time)
            ? time
            : throw ToolFailure.Invalid(name, "a time such as 2026-01-31, 2026-01-31T10:00:00Z, 12h, 7d, 2w, 3mo or today is needed");
    }

    /// <summary>A moment to come, also as how long it is till then; null where it is not given.</summary>
    public DateTimeOffset? Future(string name, DateTimeOffset now)
    {
        if (Label(name) is not { } text)
        {
            return null;
        }

        return TimeText.TryParseFuture(text, now, out var time)
            ? time
            : throw ToolFailure.Invalid(name, "a time such as 2027-01-31, 12h, 30d or 3mo is needed");
    }

    private static void Check(ToolParameter parameter, JsonElement value)
    {
        var (fits, need) = parameter.Kind switch
        {
            ArgumentKind.Text => (value.ValueKind is JsonValueKind.String, "a text"),
            ArgumentKind.WholeNumber => (value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out _), "a whole number"),
            ArgumentKind.Number => (value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number), "a number"),
            ArgumentKind.Flag => (value.ValueKind is JsonValueKind.True or JsonValueKind.False, "true or false"),
            ArgumentKind.Texts => (
                value.ValueKind is JsonValueKind.String
                    || (value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String)),
                "a list of texts"),
            ArgumentKind.Json => (value.ValueKind is JsonValueKind.Object or JsonValueKind.String, "a JSON object"),
        };
        if (!fits)
        {
            throw ToolFailure.Invalid(parameter.Name, $"{need} is needed");
        }

        if (parameter.Choices is { } choices && !choices.Contains(TextOf(parameter.Name, value), StringComparer.OrdinalIgnoreCase))
        {
            throw ToolFailure.Invalid(parameter.Name, $"one of {string.Join(", ", choices)} is needed");
        }
    }

    private static string TextOf(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // JSON can escape half a surrogate pair, which is no text.
            throw new ToolFailure("invalid_unicode", $"{name}: half a surrogate pair stands in it.");
        }
    }

    private static ToolFailure Unknown(MemoryTool tool, string name)
    {
        const int ShownCharacters = 40;
        var shown = name.Length > ShownCharacters ? name[..ShownCharacters] + "…" : name;
        var names = tool.Parameters.Select(parameter => parameter.Name).ToArray();
        var hint = NearestName.Find(name, names) is { } nearest ? $"did you mean {nearest}?"
            : names.Length == 0 ? "it takes none." : $"it takes {string.Join(", ", names)}.";
        return new ToolFailure("unknown_argument", $"{tool.Name} has no argument '{shown}': {hint}");
    }
}
