using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Satchel.Cli.Commands;

/// <summary>
/// Answers <c>[suggest:POSITION] LINE</c>: what may stand at the cursor, one per line. Only what begins with the word there;
/// options only where the word begins with a dash or nothing else fits.
/// </summary>
internal sealed class SuggestAction(SuggestDirective directive) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var line = Line(parseResult);
        var position = parseResult.GetResult(directive) is { Values: [var value, ..] }
            && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? Math.Min(given, line.Length)
            : line.Length;
        var word = line[(line.LastIndexOfAny([' ', '\t'], Math.Max(position - 1, 0)) + 1)..position];
        var values = new List<string>();
        var options = new List<string>();
        var root = (RootCommand)parseResult.RootCommandResult.Command;
        foreach (var item in root.Parse(line, parseResult.Configuration).GetCompletions(position))
        {
            var text = item.InsertText ?? item.Label;
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                (text.StartsWith('-') ? options : values).Add(text);
            }
        }

        foreach (var text in values.Count > 0 ? values : options)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(text);
        }

        return ExitCode.Done;
    }

    private static string Line(ParseResult parseResult)
    {
        for (var i = parseResult.Tokens.Count - 1; i >= 0; i--)
        {
            if (parseResult.Tokens[i].Type is not TokenType.Directive)
            {
                return parseResult.Tokens[i].Value;
            }
        }

        return "";
    }
}
