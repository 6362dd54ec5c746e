using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Satchel.Cli.Commands;

/// <summary>The ordinary help, and below it the examples of the verb.</summary>
internal sealed class ExamplesHelpAction(HelpAction ordinary) : SynchronousCommandLineAction
{
    /// <summary>Columns of help that goes to no terminal, and most of a wide one.</summary>
    private const int Width = 120;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ordinary.MaxWidth = Math.Min(ordinary.MaxWidth, Width);
        var result = ordinary.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb verb)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in verb.Examples)
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
        }

        return result;
    }
}
