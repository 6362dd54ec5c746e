using System.CommandLine;

namespace Satchel.Cli.Commands.Money;

/// <summary>Joins names of one vendor, and takes them apart again.</summary>
internal sealed class VendorAliasCommand : Verb
{
    private readonly Argument<string> _alias = new("ALIAS") { Description = "The other name" };
    private readonly Argument<string> _vendor = new("VENDOR") { Description = "The vendor that it belongs to", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _split = new("--split") { Description = "Take the name away from its vendor again" };

    public VendorAliasCommand()
        : base(
            "alias",
            "Let two names be one vendor, with one history and one budget; nothing is written anew, so that they can be split again",
            "satchel vendor alias weather.test weather.example",
            "satchel vendor alias weather.test --split")
    {
        Add(_alias);
        Add(_vendor);
        Add(_split);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var alias = MoneyOptions.VendorOf(context.Value(_alias));
        var splits = context.Value(_split);
        var named = context.Optional(_vendor);
        if (splits == (named is not null))
        {
            throw CommandException.Usage("usage", "satchel vendor alias needs the vendor that the name belongs to, or --split.", "satchel vendor alias --help");
        }

        var changed = named is null
            ? await context.Money.Vendors.SplitAsync(alias, cancellationToken)
            : await context.Money.Vendors.MergeAsync(alias, MoneyOptions.VendorOf(named), cancellationToken);
        var (vendor, aliases) = await context.Money.Vendors.NamesAsync(named is null ? alias : MoneyOptions.VendorOf(named), cancellationToken);
        var status = changed ? splits ? "split" : "merged" : "unchanged";
        context.Output.Document(
            "satchel.vendor_alias/1",
            json =>
            {
                json.WriteString("status", status);
                json.WriteString("vendor", vendor.Value);
                json.WriteStartArray("aliases");
                foreach (var name in aliases)
                {
                    json.WriteStringValue(name.Value);
                }

                json.WriteEndArray();
            },
            text => text.Line($"{status}: {vendor}{(aliases.Count > 0 ? $" is also {string.Join(", ", aliases)}" : " stands alone")}"));
        return ExitCode.Done;
    }
}
