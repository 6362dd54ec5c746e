using System.Text.Json;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>What our own payments say of a vendor, as JSON for every face: the fields of Lightning Memory and what is estimated beside.</summary>
public static class VendorJson
{
    private const int Decimals = 4;

    /// <summary>Writes what our own payments say of a vendor.</summary>
    public static void Write(Utf8JsonWriter json, VendorReputation known)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(known);
        json.WriteString("vendor", known.Vendor.Value);
        json.WriteNumber("total_txns", known.Payments);
        json.WriteNumber("total_sats", known.Total.SatsRoundedUp);
        json.WriteNumber("total_msat", known.Total.Value);
        json.WriteNumber("success_rate", Math.Round(known.SuccessRate, Decimals));
        json.WriteNumber("avg_sats", Math.Round(known.Average.Value / (double)Msat.PerSat, Decimals));
        json.WriteNumber("failures", known.Failures);
        json.WriteNumber("estimated_success", Math.Round(known.Estimate, Decimals));
        json.WriteStartArray("tags");
        foreach (var tag in known.Tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    }
}
