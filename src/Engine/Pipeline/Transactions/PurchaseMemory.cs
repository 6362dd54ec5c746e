using System.Globalization;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Pipeline.Transactions;

/// <summary>The memory that tells of what the node of this home has paid. It waits in the purse, and is written by the next use of the store.</summary>
public static class PurchaseMemory
{
    /// <summary>What is said of a payment.</summary>
    public static string ContentOf(PaymentPlan plan, Msat fee)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return string.Create(
            CultureInfo.InvariantCulture, $"Paid {(plan.Amount + fee).SatsRoundedUp} sats to {plan.Vendor} for {plan.Operation} on {CommerceNames.Of(plan.Network)}");
    }

    /// <summary>What tells of a payment.</summary>
    /// <param name="store">The store that will hold it.</param>
    /// <param name="payment">The payment's name, which becomes that of the memory.</param>
    /// <param name="hash">What the payment is known by.</param>
    /// <param name="plan">What was bought.</param>
    /// <param name="fee">What sending it has cost.</param>
    /// <param name="protocol">By which way it was paid.</param>
    public static PaymentProjection Of(StoreName store, string payment, PaymentHash hash, PaymentPlan plan, Msat fee, string protocol)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(plan);
        var draft = new MemoryDraft
        {
            Id = payment,
            Content = ContentOf(plan, fee),
            Category = MemoryCategory.Transaction,
            Origin = MemoryOrigin.Tool,
            Metadata = Metadata(payment, hash, plan, fee, protocol),
        };
        return new PaymentProjection(payment, store.Value, ProjectedDraft.Write(draft));
    }

    private static string Metadata(string payment, PaymentHash hash, PaymentPlan plan, Msat fee, string protocol)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("vendor", plan.Vendor.Value);
            json.WriteNumber("amount_msat", plan.Amount.Value);
            json.WriteNumber("fee_msat", fee.Value);
            json.WriteString("network", CommerceNames.Of(plan.Network));
            json.WriteString("protocol", protocol);
            json.WriteString("operation", plan.Operation);
            json.WriteString("payment_hash", hash.ToString());
            json.WriteString("payment_id", payment);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
