using System.CommandLine;

namespace Satchel.Cli.Commands.Identity;

/// <summary>The verbs about the key pair of a home.</summary>
internal sealed class IdentityCommand : Command
{
    /// <summary>Makes the group.</summary>
    public IdentityCommand()
        : base("identity", "The key pair of the home: it names who changed a memory, signs what is shared, and encrypts it.")
    {
        Add(new ShowCommand());
        Add(new CreateCommand());
        Add(new ImportKeyCommand());
        Add(new ExportKeyCommand());
    }
}
