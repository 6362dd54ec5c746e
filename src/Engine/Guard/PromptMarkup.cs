using System.Text.RegularExpressions;

namespace Satchel.Engine.Guard;

/// <summary>
/// Marks by which programs and models tell the parts of a prompt apart, and which have no business in a memory: turns,
/// calls of tools, borders of system prompts, comments that speak to a reader who should not see them.
/// </summary>
internal static partial class PromptMarkup
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const RegexOptions Lines = Options | RegexOptions.Multiline;

    /// <summary>Adds the reasons that the marks of a text give.</summary>
    public static void AddReasons(string text, ISet<string> reasons)
    {
        if (text.AsSpan().ContainsAny('<', '[', '#') && RoleTag().IsMatch(text))
        {
            reasons.Add(InstructionScreen.PosesAsRole);
        }

        if (SystemLine().IsMatch(text))
        {
            reasons.Add(InstructionScreen.PosesAsRole);
        }

        if (ToolCall().IsMatch(text))
        {
            reasons.Add(InstructionScreen.CallsTool);
        }

        if (PromptFence().IsMatch(text))
        {
            reasons.Add(InstructionScreen.PosesAsPrompt);
        }

        if (SpeakingComment().IsMatch(text))
        {
            reasons.Add(InstructionScreen.Hides);
        }

        if (PipedShell().IsMatch(text))
        {
            reasons.Add(InstructionScreen.RunsCommand);
        }
    }

    [GeneratedRegex(
        @"<\|(im_start|im_end|system|user|assistant|endoftext|eot_id|begin_of_text|start_header_id|end_header_id|channel|message)\|>|\[/?INST\]|<</?SYS>>"
        + @"|<(start|end)_of_turn>|</?(system|system-reminder|system_prompt|system-prompt|instructions|admin)>|^#{2,4} ?(system|instruction|human|assistant):",
        Lines)]
    private static partial Regex RoleTag();

    // A role at the beginning of a line and an order behind it. A line such as "System: Debian 12" says what is in use.
    [GeneratedRegex(
        @"^[ \t>*\[(""']{0,8}(system|developer|admin|root|operator)[\])*""']{0,3} ?(message|prompt|note|override|instruction|notice)?[\])*]{0,3}:[ \t*""']{0,4}([a-z']{1,12} ){0,2}(you|your|ignore|disregard|forget|override|new|must|do not|don't|never|always|reveal|send|from now|execute|the user has|the assistant)\b",
        Lines)]
    private static partial Regex SystemLine();

    [GeneratedRegex(
        @"</?(antml:)?(function_calls|function_call|tool_call|tool_calls|tool_use|tool_result|tool_response|invoke)[ >]|<\|?(python_tag|tool_call)\|?>|\[TOOL_CALLS\]|""(tool_calls|function_call|tool_use)""\s{0,4}:|""type""\s{0,4}:\s{0,4}""(tool_use|function_call)""",
        Options)]
    private static partial Regex ToolCall();

    [GeneratedRegex(
        @"^[ \t]{0,8}(```|~~~)[ \t]{0,4}(system|prompt|instructions?)\b[ \t]{0,4}(prompt|message)?[ \t]{0,4}\r?$"
        + @"|^[ \t]{0,8}[-=*<>\[~#]{2,20}[ \t]{0,4}(begin|start|end)( of)?( the)? (system|hidden|developer|admin|new|user|untrusted|tool)?[ _]?(prompt|instructions?|message|input|context|override)\b"
        + @"|^[ \t]{0,8}[-=*<>\[~]{2,20}[ \t]{0,4}(new |updated )?system[ _](prompt|message|instructions?|override)\b",
        Lines)]
    private static partial Regex PromptFence();

    [GeneratedRegex(
        @"<!--\s{0,8}([^-]{0,200}\b(ai|llm|agents?|assistant|language model|chatbot|claude|chatgpt|gpt|copilot)\b[^-]{0,200}\b(must|should|shall|please|ignore|send|reveal|forward|transfer|execute|disregard|tell|append|say|visit|run)\b|(ignore|send|reveal|forward|transfer|execute|disregard|tell|append|instruct)\b)",
        Options)]
    private static partial Regex SpeakingComment();

    [GeneratedRegex(
        @"\b(curl|wget|iwr|invoke-webrequest|base64)\b[^\n|]{1,200}\|\s{0,4}(sudo\s{1,4})?((ba|z|da|k)?sh|iex|python3?)\b|\brm -rf (--no-preserve-root )?(/|~|\$HOME)(?![\w./])|\bpowershell(\.exe)? (-\w{1,20} ){0,4}-e(nc|ncodedcommand)\b",
        Options)]
    private static partial Regex PipedShell();
}
