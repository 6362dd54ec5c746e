using System.Buffers;
using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Protocols.Crypto;

namespace Satchel.Engine.Commerce;

/// <summary>
/// A JSON object with a detached signature (BIP-340): <c>signature</c> is an object with <c>algorithm</c> (<c>bip340-sha256</c>), <c>public_key</c> (64
/// hexadecimal digits) and <c>value</c> (128). What is signed is the SHA-256 hash of <see cref="CanonicalJson"/> of the object without <c>signature</c>.
/// </summary>
public static class SignedDocument
{
    private const string Algorithm = "bip340-sha256";
    private const string Property = "signature";

    /// <summary>Writes a document with its signature; <c>signature</c> is null where nobody signs.</summary>
    /// <param name="properties">Writes the properties.</param>
    /// <param name="signer">The key; null for none.</param>
    public static byte[] Write(Action<Utf8JsonWriter> properties, StatementSigner? signer)
    {
        ArgumentNullException.ThrowIfNull(properties);
        var bare = Json(properties);
        var value = signer is null ? null : Convert.ToHexStringLower(signer.Sign(Canonical(bare)));
        return Json(json =>
        {
            properties(json);
            if (signer is null)
            {
                json.WriteNull(Property);
                return;
            }

            json.WriteStartObject(Property);
            json.WriteString("algorithm", Algorithm);
            json.WriteString("public_key", signer.PublicKey);
            json.WriteString("value", value);
            json.WriteEndObject();
        });
    }

    /// <summary>Looks whether a document is what somebody signed.</summary>
    /// <param name="document">The document, UTF-8.</param>
    /// <returns>Who signed it, and null; or null, and the name of what is wrong: not_json, not_signed, unknown_algorithm, malformed_signature, altered.</returns>
    public static (string? Signer, string? Problem) Verify(ReadOnlyMemory<byte> document)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document);
            var root = parsed.RootElement;
            if (!root.TryGetProperty(Property, out var signature) || signature.ValueKind is not JsonValueKind.Object)
            {
                return (null, "not_signed");
            }

            if (!signature.GetProperty("algorithm").ValueEquals(Algorithm))
            {
                return (null, "unknown_algorithm");
            }

            var value = Convert.FromHexString(signature.GetProperty("value").GetString()!);
            return !XOnlyKey.TryParse(signature.GetProperty("public_key").GetString() ?? "", out var key) || value.Length != Schnorr.SignatureBytes
                ? (null, "malformed_signature")
                : Schnorr.Verify(key, Sha256.HashData(CanonicalJson.Of(root, Property)), value) ? (key.ToString(), null) : (null, "altered");
        }
        catch (JsonException)
        {
            return (null, "not_json");
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            return (null, "malformed_signature");
        }
    }

    private static byte[] Canonical(byte[] document)
    {
        using var parsed = JsonDocument.Parse(document);
        return CanonicalJson.Of(parsed.RootElement);
    }

    private static byte[] Json(Action<Utf8JsonWriter> properties)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            json.WriteStartObject();
            properties(json);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }
}
