using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Tests.Commerce;

public sealed class TransactionFieldsTests
{
    [Theory]
    [InlineData("""{"amount_sats":500}""", 500_000)]
    [InlineData("""{"amount_sats":"500"}""", 500_000)]
    [InlineData("""{"amount_msat":1500}""", 1_500)]
    [InlineData("{}", 1_200_000)]
    public void The_amount_stands_in_the_metadata_or_in_the_text(string metadata, long msat)
        => Assert.Equal(msat, Read(metadata, "Paid 1,200 sats to Ada for 3 maps.").Amount.Value);

    [Theory]
    [InlineData("""{"amount_sats":-1}""", "invalid_amount")]
    [InlineData("""{"amount_sats":1.5}""", "invalid_amount")]
    [InlineData("""{"amount_sats":"NaN"}""", "invalid_amount")]
    [InlineData("""{"amount_sats":2100000000000001}""", "invalid_amount")]
    [InlineData("""{"amount_sats":9223372036854775807}""", "invalid_amount")]
    [InlineData("""{"amount_sats":true}""", "invalid_amount")]
    [InlineData("""{"amount_sats":1,"fee_sats":"x"}""", "invalid_amount")]
    [InlineData("""{"amount_sats":1,"vendor":"https://"}""", "invalid_vendor")]
    [InlineData("""{"amount_sats":1,"network":"testnet"}""", "invalid_network")]
    [InlineData("""{"amount_sats":1,"status":"maybe"}""", "invalid_status")]
    [InlineData("""{"amount_sats":1,"payment_hash":"abc"}""", "invalid_payment_hash")]
    [InlineData("""{"amount_sats":1,"direction":"in"}""", "income_reserved")]
    public void What_cannot_be_is_refused_by_name(string metadata, string code)
        => Assert.Equal(code, Assert.IsType<TransactionReading.Invalid>(TransactionFields.Read(metadata, "Paid")).Code);

    [Fact]
    public void A_text_without_an_amount_is_no_payment()
        => Assert.IsType<TransactionReading.NoPayment>(TransactionFields.Read("""{"vendor":"shop.example"}""", "Bought three satchels"));

    [Fact]
    public void Every_field_is_read()
    {
        var draft = Read(
            """
            {"vendor":"https://API.shop.example/x","amount_sats":5,"fee_msat":7,"status":"failed","network":"sandbox","protocol":"L402","operation":"map",
             "purpose":"trip","agent":"pilot","payee":"02AA","idempotency_key":17,"preflight_id":"abc","delivered":true}
            """,
            "Paid");
        Assert.Equal(
            new PaymentDraft
            {
                Vendor = VendorKey.Parse("shop.example"),
                Amount = Msat.FromSats(5),
                Fee = new Msat(7),
                State = PaymentState.Failed,
                Network = PaymentNetwork.Sandbox,
                Protocol = "l402",
                Operation = "map",
                Purpose = "trip",
                Agent = "pilot",
                Payee = "02aa",
                IdempotencyKey = "17",
                Preflight = "abc",
                Delivery = PaymentDelivery.Delivered,
                Content = "Paid",
            },
            draft);
    }

    private static PaymentDraft Read(string metadata, string content) => Assert.IsType<TransactionReading.Read>(TransactionFields.Read(metadata, content)).Draft;
}
