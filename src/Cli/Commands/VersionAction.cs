using System.CommandLine;
using System.CommandLine.Invocation;
using Satchel.Cli.Output;

namespace Satchel.Cli.Commands;

/// <summary>Answers <c>--version</c> where it stands among other options.</summary>
internal sealed class VersionAction(Func<ParseResult, CliOutput> output) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult) => ProgramVersion.Write(output(parseResult));
}
