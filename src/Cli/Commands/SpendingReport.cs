using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Budget;

namespace Satchel.Cli.Commands;

/// <summary>What models have cost, in JSON and as text.</summary>
internal static class SpendingReport
{
    /// <summary>Writes the sums by purpose as an object; nothing where nothing was spent.</summary>
    public static void WriteJson(Utf8JsonWriter json, IReadOnlyList<SpendTotal> totals)
    {
        if (totals.Count == 0)
        {
            return;
        }

        json.WriteStartObject("spending");
        foreach (var sum in SpendTotal.ByPurpose(totals))
        {
            json.WriteStartObject(sum.Purpose);
            json.WriteNumber("calls", sum.Calls);
            json.WriteNumber("failures", sum.Failures);
            json.WriteNumber("unpriced_calls", sum.UnpricedCalls);
            json.WriteNumber("input_tokens", sum.Tokens.Input);
            json.WriteNumber("output_tokens", sum.Tokens.Output);
            json.WriteNumber("micro_usd", sum.Money.Value);
            json.WriteNumber("latency_ms", (long)sum.Latency.TotalMilliseconds);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the sums by purpose as a table; nothing where nothing was spent.</summary>
    public static void WriteTable(TextPage text, IReadOnlyList<SpendTotal> totals)
    {
        if (totals.Count == 0)
        {
            return;
        }

        text.Line();
        text.Table(["models", "calls", "failed", "tokens", "money", "per call"], SpendTotal.ByPurpose(totals).Select(sum => (IReadOnlyList<string>)
        [
            sum.Purpose,
            Quantity.Of(sum.Calls),
            Quantity.Of(sum.Failures),
            sum.Tokens.ToString(),
            sum.Money + (sum.UnpricedCalls > 0 ? $" and {Quantity.Of(sum.UnpricedCalls)} calls without a price" : ""),
            string.Create(CultureInfo.InvariantCulture, $"{sum.Latency.TotalMilliseconds / sum.Calls:N0} ms"),
        ]));
    }

    /// <summary>All of it in one line.</summary>
    public static string Line(IReadOnlyList<SpendTotal> totals)
    {
        var tokens = totals.Sum(total => total.Tokens.Total);
        var money = new MicroUsd(totals.Sum(total => total.Money.Value));
        return $"{Quantity.Of(totals.Sum(total => total.Calls))} calls today (UTC), {Quantity.Of(tokens)} tokens, {money}";
    }
}
