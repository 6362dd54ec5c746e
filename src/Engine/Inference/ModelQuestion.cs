using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Satchel.Engine.Model;

namespace Satchel.Engine.Inference;

/// <summary>One question to a model: a prompt that says what to do, a JSON document that holds the data, JSON as the answer.</summary>
internal static class ModelQuestion
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder };

    /// <summary>Asks, and reads the answer.</summary>
    /// <param name="model">Who is asked; it is closed afterwards.</param>
    /// <param name="prompt">What to do.</param>
    /// <param name="write">Writes the properties of the data.</param>
    /// <param name="wanted">Whether the answer is an object or an array.</param>
    /// <param name="read">Reads it; null where it is not what was asked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The answer, and the name of the model that gave it.</returns>
    /// <exception cref="ModelException">There is no usable answer.</exception>
    public static async Task<(T Answer, string Model)> AskAsync<T>(
        IChatClient model, string prompt, Action<Utf8JsonWriter> write, JsonValueKind wanted, Func<JsonElement, T?> read,
        CancellationToken cancellationToken)
        where T : class
    {
        using var asked = model;
        var response = await model.GetResponseAsync(
            [new ChatMessage(ChatRole.System, prompt), new ChatMessage(ChatRole.User, Data(write))],
            cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.FinishReason == ChatFinishReason.Length)
        {
            throw new ModelException(ModelError.Truncated, "The model's answer was cut off at the limit of tokens.");
        }

        return ModelJson.Read(response.Text, wanted) is { } json && Checked(read, json) is { } answer
            ? (answer, response.ModelId ?? "unknown")
            : throw new ModelException(ModelError.InvalidAnswer, "The model's answer is not what it was asked for.");
    }

    /// <summary>The texts of a list; what is no text is left out.</summary>
    public static IReadOnlyList<string> Texts(JsonElement json, string name, int most, int mostCharacters)
        => json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ?
            [
                .. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!.Trim())
                    .Where(item => item.Length > 0 && item.Length <= mostCharacters).Distinct(StringComparer.OrdinalIgnoreCase).Take(most),
            ]
            : [];

    /// <summary>A text, or null where there is none.</summary>
    public static string? Text(JsonElement json, string name)
        => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString())
            ? value.GetString()!.Trim()
            : null;

    private static string Data(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Half a surrogate in an answer is noticed where its text is read.</summary>
    private static T? Checked<T>(Func<JsonElement, T?> read, JsonElement json)
        where T : class
    {
        try
        {
            return read(json);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
