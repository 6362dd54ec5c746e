using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Satchel.Engine.Commerce;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Commerce;

/// <summary>A report that is signed says so to whoever has the file, and every change of it is noticed.</summary>
public sealed class SignedDocumentTests
{
    [Fact]
    public void What_was_signed_is_true_however_it_is_laid_out()
    {
        var (document, key) = Signed();
        Assert.Equal((key, null), SignedDocument.Verify(document));

        // The order of properties and white space are no part of it.
        var fields = JsonNode.Parse(document)!.AsObject();
        var turned = new JsonObject(fields.Reverse().Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        Assert.Equal((key, null), SignedDocument.Verify(Encoding.UTF8.GetBytes(turned.ToJsonString(new JsonSerializerOptions { WriteIndented = true }))));
    }

    [Theory]
    [InlineData("\"spent\":300", "\"spent\":301", "altered")]
    [InlineData("caf\u00e9", "cafe", "altered")]
    [InlineData("\"value\":\"", "\"value\":\"00", "malformed_signature")]
    [InlineData("bip340-sha256", "none", "unknown_algorithm")]
    [InlineData("\"signature\":", "\"other\":", "not_signed")]
    [InlineData("{", "[", "not_json")]
    public void What_was_changed_is_not_true(string before, string after, string problem)
    {
        var text = Encoding.UTF8.GetString(Signed().Document);
        Assert.Contains(before, text, StringComparison.Ordinal);
        Assert.Equal((null, problem), SignedDocument.Verify(Encoding.UTF8.GetBytes(text.Replace(before, after, StringComparison.Ordinal))));
    }

    [Fact]
    public void Without_a_key_nobody_has_signed()
        => Assert.Equal((null, "not_signed"), SignedDocument.Verify(SignedDocument.Write(json => json.WriteNumber("spent", 300), signer: null)));

    private static (byte[] Document, string Key) Signed()
    {
        using var key = TrustSeeds.Agent(3);
        var signer = new StatementSigner(key, Randomness.Secrets);
        var document = SignedDocument.Write(
            json =>
            {
                json.WriteNumber("spent", 300);
                json.WriteString("vendor", "caf\u00e9 \"b\" <&> \u0007");
                json.WriteNull("nothing");
                json.WriteStartArray("list");
                json.WriteNumberValue(0.85);
                json.WriteBooleanValue(true);
                json.WriteEndArray();
            },
            signer);
        return (document, signer.PublicKey);
    }
}
