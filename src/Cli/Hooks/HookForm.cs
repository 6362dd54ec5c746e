using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Cli.Hooks;

/// <summary>
/// The form in which a host takes an answer. Claude Code, at every event:
/// <list type="bullet">
/// <item>no bytes: nothing to say;</item>
/// <item><c>SessionStart</c>, <c>UserPromptSubmit</c>: plain text, which the model reads;</item>
/// <item><c>PreToolUse</c>: <c>{"hookSpecificOutput": {"hookEventName": "PreToolUse", "additionalContext": TEXT}}</c>. It decides nothing
/// about the tool, so the owner's permissions stand;</item>
/// <item><c>Stop</c>: <c>{"decision": "block", "reason": TEXT}</c>;</item>
/// <item><c>PreCompact</c>: plain text, which is added to the instructions of the compaction; it takes no JSON of that kind.</item>
/// </list>
/// OpenClaw's plugin takes plain text.
/// </summary>
internal static class HookForm
{
    /// <summary>
    /// The bytes of an answer. Plain text never begins with a brace, so no host takes it for JSON.
    /// </summary>
    public static ReadOnlyMemory<byte> Of(HookAnswer answer, HookEvent hook, HookHost host) => answer switch
    {
        HookAnswer.Silence => ReadOnlyMemory<byte>.Empty,
        HookAnswer.Context { Text: var text } when host is HookHost.OpenClaw || hook is not (HookEvent.Subagent or HookEvent.PlanExit) => Plain(text),
        HookAnswer.Context { Text: var text } => Json(json =>
        {
            json.WriteStartObject("hookSpecificOutput");
            json.WriteString("hookEventName", "PreToolUse");
            json.WriteString("additionalContext", text);
            json.WriteEndObject();
        }),
        HookAnswer.GoOn { Reason: var reason } when host is HookHost.OpenClaw => Plain(reason),
        HookAnswer.GoOn { Reason: var reason } => Json(json =>
        {
            json.WriteString("decision", "block");
            json.WriteString("reason", reason);
        }),
        _ => throw new UnreachableException(),
    };

    private static byte[] Plain(string text) => Encoding.UTF8.GetBytes(text + "\n");

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }
}
