using System.CommandLine;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Memory;

/// <summary>The options that say which memories are meant.</summary>
internal sealed class MemoryFilterOptions
{
    private readonly Option<string> _category = CategoryOption.Create("Only this category");
    private readonly Option<string> _source = new("--source") { Description = "Only from this source", HelpName = "TEXT" };
    private readonly Option<string> _author = new("--author") { Description = "Only by this author", HelpName = "NAME" };
    private readonly Option<string> _since = PastTimeOption.Create("--since", "Only from then on");
    private readonly Option<string> _until = PastTimeOption.Create("--until", "Only before then");
    private readonly Option<string> _asOf = PastTimeOption.Create("--as-of", "What was believed then");

    public void AddTo(Command command)
    {
        command.Add(_category);
        command.Add(_source);
        command.Add(_author);
        command.Add(_since);
        command.Add(_until);
        command.Add(_asOf);
    }

    /// <exception cref="CommandException">A value is not understood.</exception>
    public MemoryFilter Read(CommandContext context) => new()
    {
        Category = CategoryOption.Read(context, _category),
        Source = context.Value(_source),
        Author = context.Value(_author),
        Since = PastTimeOption.Read(context, _since),
        Until = PastTimeOption.Read(context, _until),
        AsOf = PastTimeOption.Read(context, _asOf),
    };
}
