using Satchel.Protocols.Lightning;
using Satchel.Protocols.Payments;

namespace Satchel.Protocols.Tests.Payments;

public sealed class ConditionTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly string RequestHash = new('a', 64);

    private static readonly string[] Minted = [.. new TokenGrant("memory_list", Now.AddHours(1), 2, RequestHash).ToCaveats()];

    [Fact]
    public void What_we_mint_says_all_that_it_is_good_for()
        => Assert.Equal(
            [
                "services=lightning_memory:0",
                "lightning_memory_capabilities=memory_list",
                "lightning_memory_valid_until=1700003600",
                "memory_list_max_uses=2",
                "memory_list_request_sha256=" + RequestHash,
            ],
            Minted);

    [Fact]
    public void What_we_mint_is_good_for_that_and_nothing_else()
    {
        Assert.Equal(TokenRefusal.None, Check(Minted));
        Assert.Equal(TokenRefusal.WrongOperation, Check(Minted, operation: "ln_compliance_report"));
        Assert.Equal(TokenRefusal.None, Check(Minted, seconds: 3_599));
        Assert.Equal(TokenRefusal.Expired, Check(Minted, seconds: 3_600));
        Assert.Equal(TokenRefusal.None, Check(Minted, useNumber: 2));
        Assert.Equal(TokenRefusal.UsedUp, Check(Minted, useNumber: 3));
        Assert.Equal(TokenRefusal.WrongRequest, Check(Minted, requestHash: new string('b', 64)));
    }

    [Fact]
    public void A_token_for_one_operation_opens_no_other_one()
    {
        string[] operations =
        [
            "memory_store", "memory_query", "memory_list", "ln_vendor_reputation", "ln_spending_summary", "ln_anomaly_check", "ln_preflight",
            "ln_vendor_trust", "ln_budget_check", "ln_compliance_report",
        ];
        foreach (var bought in operations)
        {
            var token = new TokenGrant(bought, Now.AddHours(1), 1).ToCaveats();
            Assert.All(operations, wanted => Assert.Equal(
                wanted == bought ? TokenRefusal.None : TokenRefusal.WrongOperation,
                Check(token, operation: wanted)));
        }
    }

    [Theory]
    [InlineData(0, TokenRefusal.WrongService)]
    [InlineData(1, TokenRefusal.WrongOperation)]
    [InlineData(2, TokenRefusal.Expired)]
    [InlineData(3, TokenRefusal.UsedUp)]
    [InlineData(4, TokenRefusal.None)]
    public void A_token_that_lacks_a_condition_of_ours_is_refused(int missing, TokenRefusal expected)
        => Assert.Equal(expected, Check([.. Minted.Where((_, index) => index != missing)]));

    [Theory]
    [InlineData("services=")]
    [InlineData("services=lightning_memory:0,other:0")]
    [InlineData("lightning_memory_capabilities=memory_list,memory_store")]
    [InlineData("lightning_memory_capabilities=,memory_list")]
    [InlineData("lightning_memory_valid_until=1700003601")]
    [InlineData("lightning_memory_valid_until=soon")]
    [InlineData("lightning_memory_valid_until=-1")]
    [InlineData("lightning_memory_valid_until=1.7e9")]
    [InlineData("memory_list_max_uses=3")]
    [InlineData("memory_list_max_uses=")]
    [InlineData("memory_list_request_sha256=aa")]
    [InlineData("preimage=11")]
    public void A_condition_of_ours_that_is_wider_or_cannot_be_read_forbids_everything(string caveat)
        => Assert.Equal(TokenRefusal.Malformed, Check([.. Minted, caveat]));

    [Theory]
    [InlineData("services=lightning_memory:0", TokenRefusal.None)]
    [InlineData("lightning_memory_valid_until=1700000000", TokenRefusal.Expired)]
    [InlineData("lightning_memory_valid_until=1700000001", TokenRefusal.None)]
    [InlineData("memory_list_max_uses=0", TokenRefusal.UsedUp)]
    [InlineData("memory_list_request_sha256=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", TokenRefusal.WrongRequest)]
    [InlineData("preimage=1111111111111111111111111111111111111111111111111111111111111111", TokenRefusal.None)]
    [InlineData("preimage=2222222222222222222222222222222222222222222222222222222222222222", TokenRefusal.WrongPreimage)]
    [InlineData("color=green", TokenRefusal.None)]
    [InlineData("no condition at all", TokenRefusal.None)]
    public void A_condition_that_a_holder_added_counts_and_one_of_others_is_passed_over(string caveat, TokenRefusal expected)
        => Assert.Equal(expected, Check([.. Minted, caveat]));

    private static TokenRefusal Check(
        IReadOnlyList<string> caveats, string operation = "memory_list", int seconds = 0, int useNumber = 1, string? requestHash = null)
    {
        Assert.True(Preimage.TryParse(new string('1', 64), out var preimage));
        return TokenConditions.Check(caveats, new TokenUse(operation, Now.AddSeconds(seconds), useNumber, requestHash ?? RequestHash, preimage));
    }
}
