using System.Globalization;
using System.Text;
using Satchel.Cli.Output;
using Spectre.Console;

namespace Satchel.Cli.Setup.Wizard;

/// <summary>One question at the terminal. The library's own prompts convert to any type, which a native program cannot.</summary>
/// <param name="console">The terminal.</param>
internal sealed class TerminalPrompt(IAnsiConsole console)
{
    private const char EndOfInput = '\u0004';

    /// <summary>Longest answer: room for any key.</summary>
    private const int Characters = 8_192;

    /// <summary>Asks, and reads up to Enter.</summary>
    /// <param name="question">What is asked, on one line.</param>
    /// <param name="isSecret">Whether the answer is shown as stars.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="CommandException">The input ends.</exception>
    public async Task<string> AskAsync(string question, bool isSecret, CancellationToken cancellationToken)
    {
        console.Write(new Text(TextPage.Clean(question) + " "));
        var answer = new StringBuilder();
        while (true)
        {
            var key = await console.Input.ReadKeyAsync(intercept: true, cancellationToken);
            switch (key)
            {
                case null or { KeyChar: EndOfInput }:
                    throw CommandException.No("not_confirmed", "No file of a host was changed.", "satchel install --no-wizard asks nothing");
                case { Key: ConsoleKey.Enter }:
                    console.WriteLine();
                    return answer.ToString().Trim();
                case { Key: ConsoleKey.Backspace } when answer.Length > 0:
                    answer.Length--;
                    console.Write(new ControlCode("\b \b"));
                    break;
                case { KeyChar: var c } when !char.IsControl(c) && answer.Length < Characters:
                    answer.Append(c);
                    console.Write(new Text(isSecret ? "*" : c.ToString(CultureInfo.InvariantCulture)));
                    break;
                default:
                    break;
            }
        }
    }
}
