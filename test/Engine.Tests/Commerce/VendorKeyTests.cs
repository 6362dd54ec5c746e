using Satchel.Engine.Commerce;

namespace Satchel.Engine.Tests.Commerce;

public sealed class VendorKeyTests
{
    [Theory]
    [InlineData("https://www.Bitrefill.com/", "bitrefill.com")]
    [InlineData("api.openai.com/v1", "openai.com")]
    [InlineData("https://api.openai.com/v1/chat", "openai.com")]
    [InlineData("app.example.io", "example.io")]
    [InlineData("gw.bitrefill.com", "bitrefill.com")]
    [InlineData(" bitrefill.com ", "bitrefill.com")]
    [InlineData("OPENAI", "openai")]
    [InlineData("https://x.com:443", "x.com")]
    [InlineData("http://x.com:80/a", "x.com")]
    [InlineData("https://x.com:8443", "x.com:8443")]
    [InlineData("api.www.x.com", "www.x.com")]
    [InlineData("api.com", "api.com")]
    [InlineData("www.com", "www.com")]
    [InlineData("api.co.uk", "api.co.uk")]
    [InlineData("api.github.io", "api.github.io")]
    [InlineData("api.shop.co.uk", "shop.co.uk")]
    [InlineData("ftp://x.com/", "x.com")]
    [InlineData("//x.com", "x.com")]
    [InlineData("x.com?y=1", "x.com")]
    [InlineData("x.com#f", "x.com")]
    [InlineData("user@x.com", "x.com")]
    [InlineData("https://user:secret@x.com/", "x.com")]
    [InlineData("x.com.", "x.com")]
    [InlineData("https://Bücher.example/", "xn--bcher-kva.example")]
    [InlineData("Corner   Coffee Shop", "corner coffee shop")]
    [InlineData("channelytics.ln", "channelytics.ln")]
    [InlineData("[::1]:8402", "[::1]:8402")]
    public void A_vendor_has_one_key_however_it_is_written(string written, string key) => Assert.Equal(key, VendorKey.Parse(written).Value);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("https://")]
    [InlineData("//")]
    [InlineData("...")]
    [InlineData("a\u0007b")]
    public void What_leaves_nothing_is_no_vendor(string written) => Assert.False(VendorKey.TryParse(written, out _));

    [Theory]
    [InlineData("https://www.Bitrefill.com/")]
    [InlineData("Bücher.example")]
    [InlineData("Corner Coffee")]
    public void The_key_of_a_key_is_the_key(string written)
        => Assert.Equal(VendorKey.Parse(written), VendorKey.Parse(VendorKey.Parse(written).Value));
}
