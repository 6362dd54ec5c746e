using FsCheck;
using FsCheck.Fluent;
using Satchel.Engine.Guard;

namespace Satchel.Engine.Tests.Guard;

public sealed class SecretRedactionTests
{
    private const int Rounds = 20;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Rounds)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_form_is_replaced_whole_wherever_it_stands(int seed)
        => Assert.All(
            new SecretSamples(Seeded(seed)).OfEveryForm(),
            sample =>
            {
                foreach (var (before, after) in ((string, string)[])[("", ""), ("With ", " for the test."), ("密钥", "，谢谢"), ("x = \"", "\";"), ("(see ", ")"), ("line\n", "\nline")])
                {
                    Assert.Equal($"{before}[redacted:{sample.Kind}]{after}", Redacted(before + sample.Secret + after));
                }
            });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_value_beside_a_name_of_a_secret_is_replaced_whole(int seed)
        => Assert.All(
            new SecretSamples(Seeded(seed)).BesideNames(),
            sample =>
            {
                var redacted = Redacted(sample.Before + sample.Secret + sample.After);
                Assert.StartsWith(sample.Before + SecretRedaction.MarkStart, redacted);
                Assert.EndsWith("]" + sample.After, redacted);
                Assert.Matches("^[a-z_]+$", redacted[(sample.Before.Length + SecretRedaction.MarkStart.Length)..^(sample.After.Length + 1)]);
            });

    [Theory]
    [InlineData("the wifi password is hunter2, tell nobody", "the wifi password is [redacted:password], tell nobody")]
    [InlineData("Password=letmein;Encrypt=true", "Password=[redacted:password];Encrypt=true")]
    [InlineData("passphrase: correct-horse-battery-staple", "passphrase: [redacted:password]")]
    [InlineData("https://anna:letmein@example.com/a", "https://anna:[redacted:url_password]@example.com/a")]
    [InlineData("passcode: 482913", "passcode: [redacted:password]")]
    public void What_people_make_up_is_found_beside_its_name(string text, string expected) => Assert.Equal(expected, Redacted(text));

    [Fact]
    public void A_text_without_secrets_is_the_same_object()
    {
        const string Text = "We moved the queue to SQLite because Redis lost jobs.";

        Assert.Same(Text, Redacted(Text));
    }

    [Fact]
    public void What_may_be_a_secret_is_reported_without_its_value()
    {
        var redaction = new SecretRedaction();
        var key = string.Concat(Enumerable.Repeat("0f3a9c71", 8));
        var text = $"It was {key} then";

        Assert.Equal(text, redaction.Redact("content", text, int.MaxValue));
        Assert.Equal([new Suspect("hex_64", "content", 7)], redaction.Report().Suspects);
    }

    [Fact]
    public void A_key_with_a_wrong_checksum_is_only_reported()
    {
        var redaction = new SecretRedaction();
        var key = new SecretSamples(Seeded(1)).OfEveryForm().First().Secret;
        var wrong = key[..^1] + (key[^1] is 'q' ? 'p' : 'q');

        Assert.Equal(wrong, redaction.Redact("content", wrong, int.MaxValue));
        Assert.Equal([new Suspect("nsec", "content", 0)], redaction.Report().Suspects);
    }

    [Fact]
    public void A_mark_is_short_where_a_long_one_does_not_fit()
        => Assert.Equal("Password=***;", new SecretRedaction().Redact("content", "Password=a1b2;", room: 3));

    [Fact]
    public void Redaction_is_idempotent()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
            Mixtures(),
            text =>
            {
                var once = Redacted(text);
                return Redacted(once) == once;
            }));

    [Fact]
    public void What_has_no_finding_is_never_touched()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<NonNull<string>>(text =>
        {
            var redaction = new SecretRedaction();
            var result = redaction.Redact("content", text.Get, int.MaxValue);
            return redaction.Report().Redactions > 0 || ReferenceEquals(result, text.Get);
        }));

    [Theory]
    [InlineData("sk-")]
    [InlineData("eyJ-")]
    [InlineData("password:")]
    [InlineData("password='")]
    [InlineData("abandon ")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("a://b:")]
    [InlineData("[redacted:")]
    [InlineData("4111 ")]
    [InlineData("token is \"")]
    public void The_longest_text_of_beginnings_alone_is_read(string beginning)
        => Assert.NotEmpty(Redacted(string.Concat(Enumerable.Repeat(beginning, 65_535 / beginning.Length))));

    /// <summary>Secrets, names, marks and punctuation in any order, joined by anything or nothing.</summary>
    private static Arbitrary<string> Mixtures()
    {
        string[] pieces =
        [
            .. new SecretSamples(Seeded(5)).OfEveryForm().Select(sample => sample.Secret),
            .. new SecretSamples(Seeded(5)).BesideNames().Select(sample => sample.Before + sample.Secret),
            "password", "token", "is", "=", ":", "\"", "'", " ", " ", "\n", ";", ",", "[redacted:password]", "a1b2c3d4", "abandon", "x", "@", "://", "4", "\\n", "-",
        ];
        return Gen.Elements(pieces).ListOf().Select(string.Concat).ToArbitrary();
    }

    private static string Redacted(string text) => new SecretRedaction().Redact("content", text, int.MaxValue);

    private static Random Seeded(int seed) => new(seed);
}
