using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics;

namespace Satchel.Cli.Commands;

/// <summary>Stands in a noun that answers without a verb, so that the parser does not ask for one.</summary>
internal sealed class VerbAction : SynchronousCommandLineAction
{
    /// <summary>Never called: a verb is run with its context.</summary>
    public override int Invoke(ParseResult parseResult) => throw new UnreachableException();
}
