using Satchel.Engine.Guard;

namespace Satchel.Engine.Tests.Guard;

public sealed class QualityPatternsTests
{
    [Theory]
    [InlineData("AWS instance ID", "moved to i-0123456789abcdef0", "moved to i-0123456789abcdef, i-0123456789abcdef01 and i-0123456789ABCDEF0")]
    [InlineData("resource count", "12 resources total", "12 Resources total, twelve resources total, 12 resources")]
    [InlineData("resource count", "1 resource total", "resource total: 1")]
    [InlineData("verification receipt", "All twelve checks were verified", "Verified by all; all that we could think of in a long week was verified")]
    [InlineData("verification receipt", "every one is VERIFIED", "everything overall was verified")]
    [InlineData("state observation", "State is clean after the run", "the state may be clean, restate clean")]
    [InlineData("state observation", "terraform state clean", "state cleaning")]
    [InlineData("deployment receipt", "Deployed via pipeline 7", "deployed by pipeline 7, undeployed via x")]
    [InlineData("deployment receipt", "it was completed via the API, applied via kubectl", "completed viaduct")]
    [InlineData("line number reference", "see line 42", "see lines 42, deadline 42, line forty-two")]
    [InlineData("line number reference", "Line  7 is wrong", "line: 7")]
    [InlineData("line count", "it has 120 lines", "it has 9 lines, 120 Lines, 120 line")]
    [InlineData("function/symbol line reference", "parse_header:118 returns early", "parse_header:8, localhost:8080, Redis:6379, 10:45, v2:15")]
    [InlineData("function/symbol line reference", "Scoring.cs:27", "see port:8080 of docker:20")]
    [InlineData("line number correction", "12 → 14", "a → 14, 12 -> 14")]
    [InlineData("back-reference", "as memory [12] says", "memory 12, memory [x], inmemory [1]")]
    [InlineData("back-reference", "Memories [3]", "memorial [3]")]
    [InlineData("uppercase section header", "STATUS: done", "NOTE: done, Status: done, STATUS:done")]
    [InlineData("uppercase section header", "KEY_FACTS - NOW: none", "KEYFACTs: none")]
    [InlineData("transient time marker", "Currently on holiday", "concurrently, current")]
    [InlineData("dated observation", "as of 2026-01-31 it is three", "as of 31.1.2026, whereas of 2026-01-31")]
    public void A_sign_is_found_and_what_only_looks_like_it_is_not(string label, string match, string nearMiss)
    {
        Assert.Contains(label, QualityPatterns.LabelsOf(match));
        Assert.DoesNotContain(label, QualityPatterns.LabelsOf(nearMiss));
    }

    [Fact]
    public void Every_label_is_given_once_in_a_fixed_order()
        => Assert.Equal(
            ["verification receipt", "line number reference", "line count", "transient time marker", "dated observation"],
            QualityPatterns.LabelsOf("As of 2026-01-31 all 120 lines are verified; currently line 3 and line 4 are empty"));

    [Fact]
    public void A_lasting_text_bears_no_sign()
        => Assert.Empty(QualityPatterns.LabelsOf("We chose SQLite because a store is one file and needs no server."));
}
