using System.CommandLine;
using System.CommandLine.Parsing;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands;

/// <summary>
/// What the parser would let through: words that were no text when they were given, and misspelt options that would become
/// a part of a text to remember or to look for.
/// </summary>
internal static class WordCheck
{
    /// <summary>What stands in a word for bytes that are not UTF-8. Who means this character itself can pipe it in.</summary>
    private const char Replacement = '\uFFFD';

    private static readonly System.Buffers.SearchValues<char> NameCharacters
        = System.Buffers.SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <exception cref="CommandException">A word holds bytes that are not UTF-8; storing it would change it.</exception>
    public static void RequireUnicode(ParseResult parsed)
    {
        foreach (var token in parsed.Tokens)
        {
            if (token.Value.Contains(Replacement, StringComparison.Ordinal))
            {
                throw CommandException.Usage(
                    "invalid_unicode",
                    "The command line holds bytes that are not UTF-8 text, or the character U+FFFD that stands for such bytes.",
                    parsed.CommandResult.Command switch
                    {
                        Memory.RecallCommand => "pass such text on standard input: satchel recall --batch -",
                        Memory.RememberCommand => "pass such text on standard input: satchel remember -",
                        _ => "write it in UTF-8",
                    });
            }
        }
    }

    /// <exception cref="CommandException">A word before <c>--</c> looks like an option and is none.</exception>
    public static void RequireKnownOptions(ParseResult parsed)
    {
        var words = new List<string>();
        foreach (var child in parsed.CommandResult.Children)
        {
            if (child is ArgumentResult argument)
            {
                words.AddRange(argument.Tokens.Select(token => token.Value));
            }
        }

        words.AddRange(parsed.UnmatchedTokens);
        var literal = parsed.Tokens.Reverse().TakeWhile(token => token.Type is not TokenType.DoubleDash).Count();
        var given = literal == parsed.Tokens.Count ? words.Count : words.Count - literal;
        if (words.Take(Math.Max(given, 0)).FirstOrDefault(LooksLikeOption) is { } word)
        {
            throw Unknown(parsed, word);
        }
    }

    /// <summary>Whether a word is written like an option: <c>--name</c>, <c>--name=value</c>, <c>-x</c>; "- item" and "-5" are text.</summary>
    private static bool LooksLikeOption(string word)
    {
        var name = word.AsSpan();
        name = name.StartsWith("--") ? name[2..] : name.StartsWith('-') ? name[1..] : default;
        name = name.IndexOf('=') is >= 0 and var end ? name[..end] : name;
        return !name.IsEmpty && char.IsAsciiLetter(name[0]) && !name.ContainsAnyExcept(NameCharacters);
    }

    private static CommandException Unknown(ParseResult parsed, string word)
    {
        var option = word.IndexOf('=', StringComparison.Ordinal) is >= 0 and var end ? word[..end] : word;
        var path = CommandLine.Path(parsed.CommandResult);
        var hint = NearestName.Find(option, Names(parsed.CommandResult)) is { } nearest ? $"did you mean '{nearest}'? " : "";
        return CommandException.Usage(
            "usage", $"'{option}' is not an option of {path}.", $"{hint}see {path} --help; after -- every word is text");
    }

    private static IEnumerable<string> Names(CommandResult innermost)
    {
        for (var command = innermost; command is not null; command = command.Parent as CommandResult)
        {
            foreach (var option in command.Command.Options)
            {
                if (option.Recursive || ReferenceEquals(command, innermost))
                {
                    yield return option.Name;
                    foreach (var alias in option.Aliases)
                    {
                        yield return alias;
                    }
                }
            }
        }
    }
}
