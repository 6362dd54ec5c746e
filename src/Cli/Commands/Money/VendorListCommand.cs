using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Commerce;

namespace Satchel.Cli.Commands.Money;

/// <summary>Lists the vendors that were paid.</summary>
internal sealed class VendorListCommand : Verb
{
    private const int MostVendors = 1_000;
    private const int UsualVendors = 50;

    private readonly Option<string> _network = MoneyOptions.Network();
    private readonly Option<int> _limit = new("--limit") { Description = "Most vendors (default 50)", HelpName = "N" };

    public VendorListCommand()
        : base("list", "List vendors, those that got the most first", "satchel vendor list", "satchel vendor list --network sandbox")
    {
        Add(_network);
        Add(_limit);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var network = MoneyOptions.NetworkOf(context, _network);
        var limit = context.Given(_limit) ? NumberOption.InRange(context, _limit, 1, MostVendors) : UsualVendors;
        var vendors = await context.Money.Vendors.ListAsync(network, limit, cancellationToken);
        context.Output.Document(
            "satchel.vendor_list/1",
            json =>
            {
                json.WriteString("network", CommerceNames.Of(network));
                json.WriteNumber("count", vendors.Count);
                json.WriteStartArray("vendors");
                foreach (var vendor in vendors)
                {
                    json.WriteStartObject();
                    VendorJson.Write(json, vendor);
                    json.WriteString("recommendation", vendor.Recommendation);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text =>
            {
                if (vendors.Count == 0)
                {
                    text.Line($"nothing was paid on {CommerceNames.Of(network)} yet");
                    return;
                }

                text.Table(["vendor", "payments", "paid", "average", "success", ""], vendors.Select(vendor => (IReadOnlyList<string>)
                [
                    vendor.Vendor.Value, Quantity.Of(vendor.Payments), MoneyPage.Sats(vendor.Total), MoneyPage.Sats(vendor.Average),
                    string.Create(CultureInfo.InvariantCulture, $"{vendor.SuccessRate * 100:0.#} %"), vendor.Recommendation,
                ]));
            });
        return ExitCode.Done;
    }
}
