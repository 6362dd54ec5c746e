using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>What the tools around money take and write alike.</summary>
internal static class Money
{
    private const int UsualDays = 30;

    /// <summary>Whom it is about.</summary>
    public static ToolParameter Vendor { get; } = new("vendor", ArgumentKind.Text, "Host or name") { IsRequired = true };

    /// <summary>How much.</summary>
    public static ToolParameter Amount { get; } = new("amount_sats", ArgumentKind.WholeNumber, "At least 1") { IsRequired = true };

    /// <summary>Where money moves.</summary>
    public static ToolParameter Network { get; } = new("network", ArgumentKind.Text, "Default mainnet; never summed") { Choices = CommerceNames.Networks };

    /// <summary>What is asked of a vendor.</summary>
    public static ToolParameter Operation { get; } = new("operation", ArgumentKind.Text);

    /// <summary>The vendor that a call names.</summary>
    /// <exception cref="ToolFailure">It names none.</exception>
    public static VendorKey VendorOf(ToolCall call)
        => VendorKey.TryParse(call.Arguments.Text(Vendor.Name), out var vendor) ? vendor : throw ToolFailure.Invalid(Vendor.Name, "a host or a name is needed");

    /// <summary>The network that a call names.</summary>
    public static PaymentNetwork NetworkOf(ToolCall call)
        => CommerceNames.TryParse(call.Arguments.OptionalText(Network.Name), out PaymentNetwork network) ? network : PaymentNetwork.Mainnet;

    /// <summary>The payment that a call asks about.</summary>
    /// <exception cref="ToolFailure">The amount is no amount.</exception>
    public static PaymentPlan PlanOf(ToolCall call)
    {
        var sats = call.Arguments.Number(Amount.Name)!.Value;
        return sats < 1
            ? throw ToolFailure.Invalid(Amount.Name, "at least 1 is needed")
            : new PaymentPlan
            {
                Vendor = VendorOf(call),
                Amount = Msat.FromSats(sats),
                Network = NetworkOf(call),
                Operation = call.Arguments.Label(Operation.Name) ?? "",
                Purpose = call.Arguments.Label("purpose") ?? "",
                Agent = call.Arguments.Label("agent") ?? "",
                Payee = call.Arguments.Label("payee")?.ToLowerInvariant() ?? "",
            };
    }

    /// <summary>A moment of the past that a report begins at.</summary>
    public static DateTimeOffset Since(ToolCall call, out string text)
    {
        text = call.Arguments.Label("since") ?? "30d";
        return call.Arguments.Past("since", call.Now) ?? call.Now.AddDays(-UsualDays);
    }
}
