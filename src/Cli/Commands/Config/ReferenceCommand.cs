namespace Satchel.Cli.Commands.Config;

/// <summary>Prints the page of all settings, which <c>docs/configuration.md</c> is.</summary>
internal sealed class ReferenceCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public ReferenceCommand()
        : base(
            "reference",
            "Print what every key is for, with its default, unit and range, as a page of Markdown. No setting of this home is in it.",
            "satchel config reference > configuration.md")
    {
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Output.Raw(ConfigurationPage.Text());
        return Task.FromResult(ExitCode.Done);
    }
}
