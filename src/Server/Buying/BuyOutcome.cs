using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Server.Buying;

/// <summary>What became of the wish to buy.</summary>
public abstract record BuyOutcome
{
    private BuyOutcome()
    {
    }

    /// <summary>The answer is there.</summary>
    /// <param name="Answer">The answer: text of a stranger.</param>
    /// <param name="Amount">What was paid for it; nothing where it was free, or an earlier payment got it.</param>
    /// <param name="Fee">What sending the payment has cost besides.</param>
    /// <param name="Network">On which network; null where nothing was paid.</param>
    public sealed record Delivered(ReadOnlyMemory<byte> Answer, Msat Amount, Msat Fee, PaymentNetwork? Network) : BuyOutcome
    {
        /// <summary>The payment that got it; null where it was free.</summary>
        public PaymentHash? Hash { get; init; }
    }

    /// <summary>It would cost this; nothing was paid.</summary>
    /// <param name="Invoice">What would be paid.</param>
    /// <param name="Advertised">What the gateway says elsewhere that it costs; null where it does not say.</param>
    /// <param name="Decision">What the purse would say: vendor, network, amount, fee and every sign.</param>
    public sealed record Quoted(Bolt11Invoice Invoice, Msat? Advertised, PreflightDecision Decision) : BuyOutcome;

    /// <summary>The purse does not let it be paid, or not without a person.</summary>
    /// <param name="Decision">Why.</param>
    public sealed record Stopped(PreflightDecision Decision) : BuyOutcome;

    /// <summary>Nothing was paid, and nothing came.</summary>
    /// <param name="Code">Why, in one word.</param>
    /// <param name="Message">Why, in a sentence.</param>
    public sealed record Refused(string Code, string Message) : BuyOutcome;

    /// <summary>The node did not pay.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record NotPaid(PaymentFailure Reason) : BuyOutcome;

    /// <summary>Nobody knows yet whether it was paid. The same wish again looks it up first, and never pays twice.</summary>
    /// <param name="Hash">The payment.</param>
    public sealed record Unclear(PaymentHash Hash) : BuyOutcome;

    /// <summary>It was paid, and the answer did not come. The same wish again asks for it with the same proof.</summary>
    /// <param name="Hash">The payment.</param>
    /// <param name="Status">The status of the last answer; null where there was none.</param>
    public sealed record Undelivered(PaymentHash Hash, int? Status) : BuyOutcome;
}
