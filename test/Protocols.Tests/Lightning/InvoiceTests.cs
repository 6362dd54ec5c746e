using System.Text;
using System.Text.Json;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;

namespace Satchel.Protocols.Tests.Lightning;

public sealed class InvoiceTests
{
    private const string PublishedHash = "0001020304050607080900010203040506070809000102030405060708090102";

    private const string OtherKey = "02d0139ce7427d6dfffd26a326c18be754ef1e64672b42694ba5b23ef6e6e7803d";

    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllBytes(VectorFiles.Path("bolt11.json"))).RootElement;

    private static readonly int[] SomeFeatures = [8, 14, 17, 25, 149, 999];

    private static readonly DateTimeOffset Published = DateTimeOffset.FromUnixTimeSeconds(1_496_314_658);

    [Fact]
    public void Every_published_invoice_is_read_and_gives_the_key_of_its_signer()
    {
        var invoices = Texts("valid");
        Assert.Equal(16, invoices.Count);
        foreach (var (index, text) in invoices.Index())
        {
            var invoice = Read(text);

            // The last one has the other value of s beside the same recovery id, which is the signature of another key.
            Assert.Equal(index == 15 ? OtherKey : Vectors.GetProperty("node_id").GetString(), invoice.Payee.ToString());
            Assert.Equal(text.ToLowerInvariant(), invoice.Text);
            Assert.Equal(new string('1', 64), Convert.ToHexStringLower(invoice.Terms.PaymentSecret.Span));
        }
    }

    [Theory]
    [InlineData(0, InvoiceRefusal.Malformed)] // checksum
    [InlineData(1, InvoiceRefusal.Malformed)] // no 1
    [InlineData(2, InvoiceRefusal.Malformed)] // mixed case
    [InlineData(3, InvoiceRefusal.WrongSignature)]
    [InlineData(4, InvoiceRefusal.Malformed)] // too short
    [InlineData(5, InvoiceRefusal.WrongAmount)] // multiplier
    [InlineData(6, InvoiceRefusal.WrongAmount)] // part of an msat
    [InlineData(7, InvoiceRefusal.FieldMissing)] // s
    [InlineData(8, InvoiceRefusal.FieldTwice)] // high s beside n; and two payment secrets, which comes first
    public void Every_published_wrong_invoice_is_refused_for_its_reason(int index, InvoiceRefusal expected)
    {
        Assert.Equal(9, Texts("invalid").Count);
        Assert.False(Bolt11Invoice.TryParse(Texts("invalid")[index], out _, out var refusal));
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void An_invoice_that_demands_an_unknown_feature_is_refused()
    {
        const string Text = "lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs"
            + "9q4psqqqqqqqqqqqqqqqqsgqtqyx5vggfcsll4wu246hz02kp85x4katwsk9639we5n5yngc3yhqkm35jnjw4len8vrnqnf5ejh0mzj9n3vz2px97evektfm2l6wqccp3y7372";
        Assert.False(Bolt11Invoice.TryParse(Text, out _, out var refusal));
        Assert.Equal(InvoiceRefusal.UnknownFeature, refusal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void The_published_invoices_in_our_order_of_fields_come_out_again(int index)
    {
        using var key = Keys.Secret(Vectors.GetProperty("signing_key").GetString()!);
        var text = Texts("valid")[index];
        Assert.Equal(text, Read(text).Terms.Sign(key).Text);
    }

    [Fact]
    public void The_fields_of_the_published_invoices_are_what_they_are_said_to_be()
    {
        var donation = Read(Texts("valid")[0]).Terms;
        Assert.Equal((LightningNetwork.Mainnet, null, Published), (donation.Network, donation.Amount, donation.CreatedAt));
        Assert.Equal((PublishedHash, "Please consider supporting this project"), (donation.PaymentHash.ToString(), donation.Description));
        Assert.Equal([8, 14], donation.Features);
        Assert.Equal(Published.AddHours(1), donation.ExpiresAt);

        var coffee = Read(Texts("valid")[1]).Terms;
        Assert.Equal((new Msat(250_000_000), "1 cup coffee", 60L), (coffee.Amount, coffee.Description, coffee.ExpirySeconds));
        Assert.Equal("ナンセンス 1杯", Read(Texts("valid")[2]).Terms.Description);

        var hashed = Read(Texts("valid")[3]).Terms;
        Assert.Equal((new Msat(2_000_000_000), null), (hashed.Amount, hashed.Description));
        Assert.Equal(
            Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes("One piece of chocolate cake, one icecream cone, one pickle, one slice of swiss cheese, one slice of salami, one lollypop, one piece of cherry pie, one sausage, one cupcake, and one slice of watermelon"))),
            Convert.ToHexStringLower(hashed.DescriptionHash!.Value.Span));

        var fallback = Read(Texts("valid")[4]).Terms;
        Assert.Equal((LightningNetwork.Testnet, 17), (fallback.Network, Assert.Single(fallback.Fallbacks).Version));
        Assert.Equal(
            [17, 17, 18, 0, 0],
            Enumerable.Range(4, 6).Where(index => index != 9).Select(index => Assert.Single(Read(Texts("valid")[index]).Terms.Fallbacks).Version));

        var hops = Assert.Single(Read(Texts("valid")[5]).Terms.Routes);
        Assert.Equal("029e03a901b85534ff1e92c43c74431f7ce72046060fcf7a95c37e148f78c77255", hops[0].Node.ToString());
        Assert.Equal((0x0102030405060708UL, 1u, 20u, (ushort)3), (hops[0].ChannelId, hops[0].BaseFeeMsat, hops[0].FeePerMillion, hops[0].CltvDelta));
        Assert.Equal((0x030405060708090aUL, 2u, 30u, (ushort)4), (hops[1].ChannelId, hops[1].BaseFeeMsat, hops[1].FeePerMillion, hops[1].CltvDelta));

        var blockstream = Read(Texts("valid")[10]).Terms;
        Assert.Equal((new Msat(967_878_534), 604_800L, 10L), (blockstream.Amount, blockstream.ExpirySeconds, blockstream.MinFinalCltv));

        Assert.Equal([8, 14, 99], Read(Texts("valid")[11]).Terms.Features);
        Assert.Equal([8, 14, 48], Read(Texts("valid")[14]).Terms.Features);
        Assert.Equal("01fafaf0", Convert.ToHexStringLower(Read(Texts("valid")[14]).Terms.Metadata!.Value.Span));
    }

    [Fact]
    public void Any_invoice_that_was_written_is_read_with_the_same_terms()
    {
        using var key = Keys.Secret(7);
        var random = new Random(11);
        for (var run = 0; run < 200; run++)
        {
            var terms = AnyTerms(random, key);
            var written = terms.Sign(key);
            var read = Read(written.Text);

            Assert.Equal(key.CompressedKey, read.Payee);
            Assert.Equal(terms.Amount, read.Amount);
            Assert.Equal(terms.Network, read.Terms.Network);
            Assert.Equal(terms.Description, read.Terms.Description);
            Assert.Equal(terms.ExpirySeconds, read.Terms.ExpirySeconds);
            Assert.Equal(terms.Features, read.Terms.Features);
            Assert.Equal(terms.Routes.Count, read.Terms.Routes.Count);
            Assert.Equal(written.Text, read.Terms.Sign(key).Text);
        }
    }

    [Theory]
    [InlineData(1, "10p")]
    [InlineData(100, "1n")]
    [InlineData(1_000, "10n")]
    [InlineData(3_000, "30n")]
    [InlineData(100_000, "1u")]
    [InlineData(100_000_000_000, "1")]
    [InlineData(Msat.Most, "21000000")]
    [InlineData(Msat.Most - 1, "20999999999999999990p")]
    public void An_amount_is_written_with_the_largest_unit_that_fits(long msat, string expected)
    {
        using var key = Keys.Secret(7);
        var invoice = Terms() with { Amount = new Msat(msat) };
        Assert.StartsWith($"lnbcrt{expected}1", invoice.Sign(key).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lnbc0m", InvoiceRefusal.WrongAmount)]
    [InlineData("lnbc01m", InvoiceRefusal.WrongAmount)]
    [InlineData("lnbcm", InvoiceRefusal.UnknownNetwork)]
    [InlineData("lnbc1p", InvoiceRefusal.WrongAmount)]
    [InlineData("lnbc21000001", InvoiceRefusal.WrongAmount)]
    [InlineData("lnbc99999999999999999999m", InvoiceRefusal.WrongAmount)]
    [InlineData("lnbc1mm", InvoiceRefusal.WrongAmount)]
    [InlineData("lnxy1m", InvoiceRefusal.UnknownNetwork)]
    [InlineData("ln", InvoiceRefusal.UnknownNetwork)]
    [InlineData("bc1m", InvoiceRefusal.UnknownNetwork)]
    public void A_wrong_prefix_is_refused(string prefix, InvoiceRefusal expected)
    {
        Assert.False(Bolt11Invoice.TryParse(Resigned(prefix, _ => { }), out _, out var refusal));
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void A_field_that_stands_twice_is_refused_and_one_of_another_length_passed_over()
    {
        var hash = Bech32.FromBytes("ln", Convert.FromHexString(PublishedHash)).Words.ToArray();
        Assert.True(Bolt11Invoice.TryParse(Resigned("lnbcrt1m", words => words.AddRange([1, 0, 2, 1, 1])), out _));
        Assert.False(Bolt11Invoice.TryParse(Resigned("lnbcrt1m", words => words.AddRange([1, 1, 20, .. hash])), out _, out var refusal));
        Assert.Equal(InvoiceRefusal.FieldTwice, refusal);
        Assert.False(Bolt11Invoice.TryParse(Resigned("lnbcrt1m", words => words.AddRange([23, 1, 20, .. hash])), out _, out refusal));
        Assert.Equal(InvoiceRefusal.FieldTwice, refusal);
    }

    [Fact]
    public void The_other_value_of_s_is_refused_beside_a_named_payee_alone()
    {
        using var key = Keys.Secret(7);
        byte[] payee = [19, 1, 21, .. Bech32.FromBytes("ln", key.CompressedKey.Bytes).Words];
        Assert.True(Bolt11Invoice.TryParse(Resigned("lnbcrt1m", words => words.AddRange(payee)), out _));
        Assert.False(Bolt11Invoice.TryParse(Resigned("lnbcrt1m", words => words.AddRange(payee), isHigh: true), out _, out var refusal));
        Assert.Equal(InvoiceRefusal.WrongSignature, refusal);
        Assert.True(Bolt11Invoice.TryParse(Resigned("lnbcrt1m", _ => { }, isHigh: true), out var invoice));
        Assert.Equal(key.CompressedKey, invoice.Payee);
    }

    [Fact]
    public void A_field_that_goes_beyond_the_end_is_refused()
    {
        Assert.False(Bolt11Invoice.TryParse(Resigned("lnbcrt1m", words => words.AddRange([13, 31, 31, 1])), out _, out var refusal));
        Assert.Equal(InvoiceRefusal.Malformed, refusal);
        Assert.False(Bolt11Invoice.TryParse(Resigned("lnbcrt1m", words => words.AddRange([13, 0])), out _, out refusal));
        Assert.Equal(InvoiceRefusal.Malformed, refusal);
    }

    [Fact]
    public void A_text_longer_than_the_limit_is_refused_before_it_is_read()
    {
        Assert.False(Bolt11Invoice.TryParse("lnbc1" + new string('q', InvoiceLimits.Characters - 4), out _, out var refusal));
        Assert.Equal(InvoiceRefusal.TooLong, refusal);
        Assert.False(Bolt11Invoice.TryParse("lnbc1" + new string('q', InvoiceLimits.Characters - 5), out _, out refusal));
        Assert.Equal(InvoiceRefusal.Malformed, refusal);
    }

    [Fact]
    public void A_description_may_have_639_bytes_and_none_more()
    {
        using var key = Keys.Secret(7);
        var longest = Terms() with { Description = new string('x', 639) };
        Assert.Equal(longest.Description, Read(longest.Sign(key).Text).Terms.Description);
        Assert.Throws<ArgumentException>(() => (Terms() with { Description = new string('x', 640) }).Sign(key));
        Assert.ThrowsAny<ArgumentException>(() => (Terms() with { Description = "\ud800" }).Sign(key));
    }

    [Fact]
    public void An_expiry_beyond_all_times_is_the_end_of_all_times()
    {
        Assert.True(Bolt11Invoice.TryParse(Resigned("lnbcrt1m", words => words.AddRange([6, 0, 13, .. Enumerable.Repeat((byte)31, 13)])), out var invoice));
        Assert.Equal(DateTimeOffset.MaxValue, invoice.Terms.ExpiresAt);
    }

    [Fact]
    public void A_changed_letter_is_never_read_as_the_same_invoice()
    {
        using var key = Keys.Secret(7);
        var text = Terms().Sign(key).Text;
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'q' ? 'p' : 'q') + text[(i + 1)..];
            Assert.False(Bolt11Invoice.TryParse(changed, out _));
        }
    }

    /// <summary>Terms of the same fields in every invoice of these tests.</summary>
    private static InvoiceTerms Terms()
    {
        Assert.True(PaymentHash.TryParse(PublishedHash, out var hash));
        return new InvoiceTerms(LightningNetwork.Regtest, Published, hash, new byte[32]) { Description = "text" };
    }

    private static InvoiceTerms AnyTerms(Random random, SecretKey key)
    {
        var (hash, secret) = (new byte[32], new byte[32]);
        random.NextBytes(hash);
        random.NextBytes(secret);
        PaymentHash.TryRead(hash, out var paymentHash);
        var hop = new RouteHop(key.CompressedKey, (ulong)random.NextInt64(), (uint)random.Next(), (uint)random.Next(), (ushort)random.Next(65_536));
        return new InvoiceTerms((LightningNetwork)random.Next(4), DateTimeOffset.FromUnixTimeSeconds(random.NextInt64(1L << 35)), paymentHash!, secret)
        {
            Amount = random.Next(4) == 0 ? null : new Msat(random.NextInt64(1, 1L << random.Next(1, 60))),
            Description = random.Next(3) == 0 ? null : string.Concat(Enumerable.Repeat("é杯 x", random.Next(60))),
            ExpirySeconds = random.Next(2) == 0 ? null : random.NextInt64(1L << random.Next(1, 60)),
            MinFinalCltv = random.Next(2) == 0 ? null : random.Next(1_000),
            NamesPayee = random.Next(2) == 0,
            Fallbacks = random.Next(3) == 0 ? [new InvoiceFallback(17, hash.AsMemory(0, 20)), new InvoiceFallback(0, hash)] : [],
            Routes = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Enumerable.Repeat(hop, random.Next(4)).ToList())],
            Features = [.. SomeFeatures.Where(_ => random.Next(2) == 0)],
            Metadata = random.Next(3) == 0 ? hash : null,
        } switch
        {
            { Description: null } terms => terms with { DescriptionHash = secret },
            var terms => terms,
        };
    }

    /// <summary>An invoice with this prefix and further words, rightly signed.</summary>
    private static string Resigned(string prefix, Action<List<byte>> change, bool isHigh = false)
    {
        using var key = Keys.Secret(7);
        Assert.True(Bech32.TryParse(Terms().Sign(key).Text, InvoiceLimits.Characters, out var bech32));
        var words = bech32.Words[..^InvoiceWords.SignatureWords].ToArray().ToList();
        change(words);
        var signature = Ecdsa.Sign(key, InvoiceWords.SignedHash(prefix, words.ToArray()), out var recoveryId);
        var compact = signature.ToCompact();
        if (isHigh)
        {
            Keys.Bytes(Keys.Order - Keys.Number(compact.AsSpan(32))).CopyTo(compact, 32);
            recoveryId ^= 1;
        }

        words.AddRange(Bech32.FromBytes("ln", [.. compact, (byte)recoveryId]).Words);
        return Bech32.FromWords(prefix, words.ToArray()).ToString();
    }

    private static Bolt11Invoice Read(string text)
    {
        Assert.True(Bolt11Invoice.TryParse(text, out var invoice, out var refusal), $"{refusal}: {text}");
        return invoice;
    }

    private static List<string> Texts(string group)
        => [.. Vectors.GetProperty(group).EnumerateArray().Select(vector => vector.GetProperty("invoice").GetString()!)];
}
