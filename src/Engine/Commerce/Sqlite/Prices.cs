using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Reads what was paid to a vendor before.</summary>
internal static class Prices
{
    public static PriceHistory Of(SqliteSession session, PaymentNetwork network, VendorGroup group, string operation)
    {
        var ever = TallyTable.Sum(
            session, network, PaymentDirection.Out, TallyScope.Vendor, group.Keys.Select(key => key.Value), TallySpan.Ever, 0, 0);
        if (ever.Settled == 0)
        {
            return new PriceHistory(0, Msat.Zero, []);
        }

        var latest = PaymentTable.Prices(session, network, group, PriceHistory.Sample);
        var same = operation.Length == 0 ? [] : latest.Where(price => price.Operation == operation).ToArray();
        return new PriceHistory(
            ever.Settled, new Msat(ever.PaidMsat), [.. (same.Length >= PriceHistory.SmallestSample ? same : latest).Select(price => price.PaidMsat)]);
    }
}
