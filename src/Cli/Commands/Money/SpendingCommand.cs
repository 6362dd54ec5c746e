using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Protocols.Lightning;

namespace Satchel.Cli.Commands.Money;

/// <summary>Sums what was spent.</summary>
internal sealed class SpendingCommand : Verb
{
    private readonly Option<string> _network = MoneyOptions.Network();
    private readonly Option<string> _since = MoneyOptions.Since();

    public SpendingCommand()
        : base("spending", "Show what was spent, by vendor, protocol and day", "satchel spending", "satchel spending --since this-month")
    {
        Add(_since);
        Add(_network);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var spent = await context.Money.Reports.SpendingAsync(
            MoneyOptions.NetworkOf(context, _network), MoneyOptions.SinceOf(context, _since), cancellationToken);
        context.Output.Document("satchel.spending/1", json => Write(json, spent), text => Write(text, spent));
        return ExitCode.Done;
    }

    private static void Write(Utf8JsonWriter json, SpendingSummary spent)
    {
        json.WriteString("network", CommerceNames.Of(spent.Network));
        json.WriteString("since", TimeText.Format(spent.Since));
        json.WriteNumber("payments", spent.Payments);
        ComplianceJson.WriteAmount(json, "spent", spent.Total);
        ComplianceJson.WriteAmount(json, "refunded", spent.Refunded);
        json.WriteNumber("failed", spent.Failed);
        json.WriteNumber("blocked", spent.Blocked);
        ComplianceJson.WriteAmount(json, "saved", spent.Saved);
        WriteSums(json, "by_vendor", spent.ByVendor);
        WriteSums(json, "by_protocol", spent.ByProtocol);
        WriteSums(json, "by_day", spent.ByDay.Select(day => KeyValuePair.Create(NameOf(day.Key), day.Value)));
    }

    private static void WriteSums(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, Msat>> sums)
    {
        json.WriteStartObject(name);
        foreach (var (key, sum) in sums)
        {
            json.WriteNumber(key, sum.SatsRoundedUp);
        }

        json.WriteEndObject();
    }

    private static void Write(TextPage text, SpendingSummary spent)
    {
        text.Line($"{MoneyPage.Sats(spent.Total)} in {Quantity.Of(spent.Payments)} payments on {CommerceNames.Of(spent.Network)} since {TimeText.Format(spent.Since)}");
        if (spent.Refunded > Msat.Zero || spent.Failed > 0)
        {
            text.Line($"{MoneyPage.Sats(spent.Refunded)} came back, {Quantity.Of(spent.Failed)} payments failed");
        }

        if (spent.Blocked > 0)
        {
            text.Line($"{Quantity.Of(spent.Blocked)} blocked, {MoneyPage.Sats(spent.Saved)} saved");
        }

        Bars(text, "vendor", spent.ByVendor);
        Bars(text, "protocol", spent.ByProtocol);
        Bars(text, "day", [.. spent.ByDay.Select(day => KeyValuePair.Create(NameOf(day.Key), day.Value))]);
    }

    private static void Bars(TextPage text, string head, IReadOnlyList<KeyValuePair<string, Msat>> sums)
    {
        if (sums.Count == 0)
        {
            return;
        }

        var largest = sums.Max(sum => sum.Value);
        text.Line();
        text.Table([head, "spent", ""], sums.Select(sum => (IReadOnlyList<string>)[sum.Key, MoneyPage.Sats(sum.Value), MoneyPage.Bar(text, sum.Value, largest)]));
    }

    private static string NameOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
