using System.Buffers;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Satchel.Engine.Model;

namespace Satchel.Server.Mcp;

/// <summary>The answer of a tool: one JSON object, as text for models and as structure for programs.</summary>
internal sealed class ToolReply
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder };

    private readonly ReadOnlyMemory<byte> _json;
    private readonly bool _isError;

    private ToolReply(ReadOnlyMemory<byte> json, bool isError) => (_json, _isError) = (json, isError);

    /// <summary>Makes an answer.</summary>
    /// <param name="write">Writes the properties.</param>
    public static ToolReply Of(Action<Utf8JsonWriter> write) => new(Object(write), isError: false);

    /// <summary>Makes the one envelope of everything that goes wrong.</summary>
    public static ToolReply Of(ToolFailure failure) => new(
        Object(json =>
        {
            json.WriteString("error", failure.Message);
            json.WriteString("code", failure.Code);
            json.WriteBoolean("retryable", failure.IsRetryable);
            if (failure.Status is not null)
            {
                json.WriteString("status", failure.Status);
            }
        }),
        isError: true);

    /// <summary>One JSON object.</summary>
    public static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The answer in the form of the protocol.</summary>
    public CallToolResult Result()
    {
        using var document = JsonDocument.Parse(_json);
        return new CallToolResult
        {
            Content = [new TextContentBlock { Text = Encoding.UTF8.GetString(_json.Span) }],
            StructuredContent = document.RootElement.Clone(),
            IsError = _isError ? true : null,
        };
    }
}
