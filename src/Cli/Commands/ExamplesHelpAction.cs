using System.CommandLine;
using System.CommandLine.Invocation;

namespace Satchel.Cli.Commands;

/// <summary>The ordinary help, and below it the examples of the verb.</summary>
internal sealed class ExamplesHelpAction(SynchronousCommandLineAction ordinary) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
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
