using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Satchel.Server.Mcp;

/// <summary>What clients are told of a tool: its texts, and JSON schemas of what it takes and answers.</summary>
internal static class ToolSchema
{
    /// <summary>Describes a tool.</summary>
    public static Tool Describe(MemoryTool tool) => new()
    {
        Name = tool.Name,
        Description = tool.Description,
        InputSchema = Schema(json => WriteInput(json, tool.Parameters)),
        OutputSchema = Schema(json => WriteAnswer(json, tool.Answer)),
        Annotations = new ToolAnnotations
        {
            ReadOnlyHint = tool.Effect is ToolEffect.Reads,
            DestructiveHint = tool.Effect is ToolEffect.Changes or ToolEffect.Retires,
            IdempotentHint = tool.Effect is not ToolEffect.Changes,
            OpenWorldHint = tool.ReachesOut,
        },
    };

    private static JsonElement Schema(Action<Utf8JsonWriter> write)
    {
        using var document = JsonDocument.Parse(ToolReply.Object(write));
        return document.RootElement.Clone();
    }

    private static void WriteInput(Utf8JsonWriter json, IReadOnlyList<ToolParameter> parameters)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var parameter in parameters)
        {
            json.WriteStartObject(parameter.Name);
            WriteKind(json, parameter.Kind);
            if (parameter.Choices is { } choices)
            {
                WriteTexts(json, "enum", choices);
            }

            if (parameter.Description is { } description)
            {
                json.WriteString("description", description);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (parameters.Any(parameter => parameter.IsRequired))
        {
            WriteTexts(json, "required", parameters.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name));
        }

        json.WriteBoolean("additionalProperties", false);
    }

    private static void WriteKind(Utf8JsonWriter json, ArgumentKind kind)
    {
        switch (kind)
        {
            case ArgumentKind.Text:
                json.WriteString("type", "string");
                break;
            case ArgumentKind.WholeNumber:
                json.WriteString("type", "integer");
                break;
            case ArgumentKind.Number:
                json.WriteString("type", "number");
                break;
            case ArgumentKind.Flag:
                json.WriteString("type", "boolean");
                break;
            case ArgumentKind.Texts:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                json.WriteString("type", "string");
                json.WriteEndObject();
                break;
            case ArgumentKind.Json:
                WriteTexts(json, "type", ["object", "string"]);
                break;
        }
    }

    private static void WriteAnswer(Utf8JsonWriter json, IReadOnlyList<ToolField> fields)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var field in fields)
        {
            json.WriteStartObject(field.Name);
            if (field.Types is [var only])
            {
                json.WriteString("type", only);
            }
            else
            {
                WriteTexts(json, "type", field.Types);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
