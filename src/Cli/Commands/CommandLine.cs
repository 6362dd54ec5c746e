using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Satchel.Cli.Output;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands;

/// <summary>From the words of a command line to an exit code; the one place where failures are translated.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <param name="words">What was typed after the program's name.</param>
    /// <param name="host">The process around it.</param>
    /// <param name="cancellationToken">Cancelled when the process is asked to end.</param>
    [SuppressMessage("Design", "CA1031", Justification = "This is the top of a command.")]
    public static async Task<int> RunAsync(string[] words, CliHost host, CancellationToken cancellationToken)
    {
        var options = new GlobalOptions();
        var output = new CliOutput(host, OutputMode.Automatic);
        var (verbose, failsOpen) = (false, false);
        try
        {
            var root = SatchelCommand.Build(options, parsed => new CliOutput(host, Mode(parsed, options)));

            // "@file:" begins a value of ours, not a response file; "-" and a letter begin no bundle.
            var parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
            output = new CliOutput(host, Mode(parsed, options));
            verbose = parsed.GetResult(options.Verbose) is { Implicit: false };
            failsOpen = parsed.CommandResult.Command is Verb { FailsOpen: true };
            return await InvokeAsync(parsed, host, options, output, cancellationToken);
        }
        catch (Exception e)
        {
            var failure = FailureTranslation.Of(e, verbose);
            try
            {
                output.Error(failure);
            }
            catch (CommandException)
            {
                // Nobody can be told; the exit code still says it.
            }

            return failsOpen ? ExitCode.Done : failure.ExitCode;
        }
    }

    private static async Task<int> InvokeAsync(
        ParseResult parsed, CliHost host, GlobalOptions options, CliOutput output, CancellationToken cancellationToken)
    {
        if (parsed.Action is not (null or ParseErrorAction or VerbAction))
        {
            return await AnswerAsync(parsed, output, cancellationToken);
        }

        WordCheck.RequireUnicode(parsed);
        if (parsed.CommandResult.Command.Subcommands.Count == 0)
        {
            WordCheck.RequireKnownOptions(parsed);
        }

        if (parsed.Errors.Count > 0)
        {
            throw Misuse(parsed);
        }

        if (Swallowed(parsed) is { } option)
        {
            throw CommandException.Usage("usage", $"The option {option} needs a value.", $"{Path(parsed.CommandResult)} --help");
        }

        if (Given(parsed, options.Json) && Given(parsed, options.Text))
        {
            throw CommandException.Usage("usage", "--json and --text exclude each other.");
        }

        var verb = (Verb)parsed.CommandResult.Command;
        var context = new CommandContext(host, options, parsed, output);
        if (verb.ChangesMemories(context))
        {
            context.RequireWrites(Path(parsed.CommandResult)["satchel ".Length..]);
        }

        return await verb.RunAsync(context, cancellationToken);
    }

    /// <summary>Runs what the parser itself answers: help and completions, which are text of their own form.</summary>
    private static async Task<int> AnswerAsync(ParseResult parsed, CliOutput output, CancellationToken cancellationToken)
    {
        await using var writer = new StringWriter { NewLine = "\n" };
        var configuration = new InvocationConfiguration
        {
            Output = writer,
            Error = writer,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        var result = await parsed.InvokeAsync(configuration, cancellationToken);
        if (writer.GetStringBuilder().Length > 0)
        {
            output.Raw(writer.ToString());
        }

        return result;
    }

    private static CommandException Misuse(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var help = $"{Path(parsed.CommandResult)} --help";
        if (command.Subcommands.Count == 0)
        {
            return NotANumber(parsed.Errors[0]) ?? CommandException.Usage("usage", OneLine(parsed.Errors[0].Message), help);
        }

        var names = new List<string>();
        foreach (var subcommand in command.Subcommands)
        {
            if (!subcommand.Hidden)
            {
                names.Add(subcommand.Name);
            }
        }

        var word = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        if (word is null || word.StartsWith('-'))
        {
            return word is null
                ? CommandException.Usage("usage", $"{Path(parsed.CommandResult)} needs a verb: {string.Join(", ", names)}.", help)
                : CommandException.Usage("usage", $"'{word}' is not an option of {Path(parsed.CommandResult)}.", help);
        }

        var hint = NearestName.Find(word, names) is { } nearest ? $"did you mean '{nearest}'? see {help}" : help;
        return CommandException.Usage("usage", $"'{word}' is not a verb of {Path(parsed.CommandResult)}.", hint);
    }

    /// <summary>The parser would name the type; null where the mistake is another one.</summary>
    private static CommandException? NotANumber(ParseError error)
        => error.SymbolResult is OptionResult { Tokens: [var token], Option: { ValueType: var type, Name: var name } }
            && (type == typeof(int) || type == typeof(double))
            ? CommandException.Usage("invalid_number", $"{name}: '{token.Value}' is not a {(type == typeof(int) ? "whole " : "")}number that fits.")
            : null;

    /// <summary>The option that took the name of the next option as its value, which the parser allows; null where none did.</summary>
    private static string? Swallowed(ParseResult parsed)
    {
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
        {
            foreach (var child in command.Children)
            {
                if (child is OptionResult { Implicit: false, Tokens: [{ Value: ['-', ..] value }, ..] } option && IsOption(parsed, value))
                {
                    return option.Option.Name;
                }
            }
        }

        return null;
    }

    private static bool IsOption(ParseResult parsed, string word)
    {
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
        {
            foreach (var option in command.Command.Options)
            {
                if (string.Equals(option.Name, word, StringComparison.Ordinal) || option.Aliases.Contains(word))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal);

    /// <summary>The words that lead to a verb, beginning with the program's name.</summary>
    internal static string Path(CommandResult result)
    {
        var path = new StringBuilder("satchel");
        Append(result);
        return path.ToString();

        void Append(CommandResult command)
        {
            if (command.Parent is CommandResult parent)
            {
                Append(parent);
                path.Append(' ').Append(command.Command.Name);
            }
        }
    }

    private static OutputMode Mode(ParseResult parsed, GlobalOptions options)
        => Given(parsed, options.Json) ? OutputMode.Json
            : Given(parsed, options.Text) ? OutputMode.Text
            : OutputMode.Automatic;

    private static bool Given(ParseResult parsed, Option<bool> option)
        => parsed.GetResult(option) is { Implicit: false, Errors: var errors } && !errors.Any() && parsed.GetValue(option);
}
