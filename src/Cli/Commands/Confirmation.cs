using System.Text;

namespace Satchel.Cli.Commands;

/// <summary>A question to the person at the terminal before something goes away.</summary>
internal static class Confirmation
{
    /// <summary>Longest answer in bytes: "yes", and room for a slip.</summary>
    private const int AnswerBytes = 64;

    /// <summary>Returns when the person agrees, or has agreed by an option.</summary>
    /// <param name="context">The command.</param>
    /// <param name="isGiven">Whether <c>--yes</c> stood on the line.</param>
    /// <param name="question">One sentence with a question mark.</param>
    /// <param name="command">The command line that needs no answer.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="CommandException">The person does not agree, or there is nobody to ask.</exception>
    public static async Task RequireAsync(
        CommandContext context, bool isGiven, string question, string command, CancellationToken cancellationToken)
    {
        if (isGiven)
        {
            return;
        }

        if (!context.Host.IsInputTerminal() || !context.Host.IsErrorTerminal)
        {
            throw CommandException.Usage("confirmation_needed", "There is no terminal to ask for confirmation on.", command);
        }

        await using (var error = context.Host.OpenError())
        {
            await error.WriteAsync(Encoding.UTF8.GetBytes(question + " [y/N] "), cancellationToken);
        }

        var answer = new byte[AnswerBytes];
        await using var input = context.Host.OpenInput();

        // A read of the terminal cannot be cancelled; the waiting for it can.
        var length = await input.ReadAsync(answer, CancellationToken.None).AsTask().WaitAsync(cancellationToken);
        if (Encoding.UTF8.GetString(answer, 0, length).Trim().ToUpperInvariant() is not ("Y" or "YES"))
        {
            throw CommandException.No("not_confirmed", "Nothing was changed.");
        }
    }
}
