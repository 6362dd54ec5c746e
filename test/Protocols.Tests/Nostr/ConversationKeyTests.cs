using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Tests.Nostr;

public sealed class ConversationKeyTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllBytes(VectorFiles.Path("nip44.json"))).RootElement.GetProperty("v2");

    [Fact]
    public void The_published_conversation_keys_come_out()
    {
        foreach (var vector in Valid("get_conversation_key", 35))
        {
            using var secret = Keys.Secret(Text(vector, "sec1"));
            using var key = ConversationKey.Between(secret, Keys.Public(Text(vector, "pub2")));
            Assert.Equal(Text(vector, "conversation_key"), Convert.ToHexStringLower(key.Key()));
        }
    }

    [Fact]
    public void The_published_message_keys_come_out()
    {
        var group = Vectors.GetProperty("valid").GetProperty("get_message_keys");
        var conversation = Convert.FromHexString(Text(group, "conversation_key"));
        Assert.Equal(32, group.GetProperty("keys").GetArrayLength());
        foreach (var vector in group.GetProperty("keys").EnumerateArray())
        {
            var keys = new MessageKeys(conversation, Convert.FromHexString(Text(vector, "nonce")));
            Assert.Equal(Text(vector, "chacha_key"), Convert.ToHexStringLower(keys.CipherKey));
            Assert.Equal(Text(vector, "chacha_nonce"), Convert.ToHexStringLower(keys.CipherNonce));
            Assert.Equal(Text(vector, "hmac_key"), Convert.ToHexStringLower(keys.CodeKey));
        }
    }

    [Fact]
    public void The_published_padded_lengths_come_out()
    {
        foreach (var vector in Valid("calc_padded_len", 24))
        {
            Assert.Equal(vector[1].GetInt32(), ConversationKey.PaddedLength(vector[0].GetInt32()));
        }
    }

    [Fact]
    public void The_published_payloads_come_out_and_are_decrypted_by_both_sides()
    {
        foreach (var vector in Valid("encrypt_decrypt", 10))
        {
            using var first = Keys.Secret(Text(vector, "sec1"));
            using var second = Keys.Secret(Text(vector, "sec2"));
            using var there = ConversationKey.Between(first, second.PublicKey);
            using var back = ConversationKey.Between(second, first.PublicKey);

            Assert.Equal(Text(vector, "payload"), there.Encrypt(Text(vector, "plaintext"), Convert.FromHexString(Text(vector, "nonce"))));
            Assert.Equal(Text(vector, "plaintext"), back.Decrypt(Text(vector, "payload")));
        }
    }

    [Fact]
    public void The_published_long_payloads_come_out()
    {
        foreach (var vector in Valid("encrypt_decrypt_long_msg", 3))
        {
            using var key = Conversation(vector);
            var text = string.Concat(Enumerable.Repeat(Text(vector, "pattern"), vector.GetProperty("repeat").GetInt32()));
            var payload = key.Encrypt(text, Convert.FromHexString(Text(vector, "nonce")));

            Assert.Equal(Text(vector, "plaintext_sha256"), Hash(text));
            Assert.Equal(Text(vector, "payload_sha256"), Hash(payload));
            Assert.Equal(text, key.Decrypt(payload));
        }
    }

    [Fact]
    public void The_published_wrong_keys_are_refused()
    {
        var vectors = Vectors.GetProperty("invalid").GetProperty("get_conversation_key");
        Assert.Equal(8, vectors.GetArrayLength());
        foreach (var vector in vectors.EnumerateArray())
        {
            if (SecretKey.TryRead(Convert.FromHexString(Text(vector, "sec1")), out var secret))
            {
                using var key = secret;
                Assert.Equal(
                    NostrError.WrongKey,
                    Assert.Throws<NostrException>(() => ConversationKey.Between(key, Keys.Public(Text(vector, "pub2")))).Code);
            }
        }
    }

    [Fact]
    public void The_published_wrong_payloads_are_refused()
    {
        var vectors = Vectors.GetProperty("invalid").GetProperty("decrypt");
        Assert.Equal(12, vectors.GetArrayLength());
        foreach (var vector in vectors.EnumerateArray())
        {
            using var key = Conversation(vector);
            var error = Assert.Throws<NostrException>(() => key.Decrypt(Text(vector, "payload"))).Code;
            var note = Text(vector, "note");
            Assert.Equal(
                note.StartsWith("unknown", StringComparison.Ordinal) ? NostrError.UnknownVersion
                : note == "invalid MAC" ? NostrError.WrongCode
                : NostrError.Malformed,
                error);
        }
    }

    [Fact]
    public void The_published_wrong_lengths_are_refused()
    {
        using var key = ConversationKey.FromBytes(new byte[32]);
        foreach (var length in Vectors.GetProperty("invalid").GetProperty("encrypt_msg_lengths").EnumerateArray())
        {
            Assert.ThrowsAny<ArgumentException>(() => key.Encrypt(new string('a', length.GetInt32()), new byte[32]));
        }
    }

    [Fact]
    public void A_text_of_the_long_form_is_read()
    {
        using var key = ConversationKey.FromBytes(new byte[32]);
        var body = new byte[6 + 81_920];
        body[3] = 1;
        body[5] = 5;
        body.AsSpan(6, 65_541).Fill((byte)'a');

        Assert.Equal(new string('a', 65_541), key.Decrypt(Sealed(body)));
    }

    [Fact]
    public void A_short_text_in_the_long_form_is_refused()
    {
        using var key = ConversationKey.FromBytes(new byte[32]);
        byte[] body = [0, 0, 0, 0, 0, 5, .. "short"u8, .. new byte[27]];

        Assert.Equal(NostrError.Malformed, Assert.Throws<NostrException>(() => key.Decrypt(Sealed(body))).Code);
    }

    [Fact]
    public void A_text_that_is_no_utf_8_is_refused()
    {
        using var key = ConversationKey.FromBytes(new byte[32]);
        var body = new byte[34];
        body[1] = 1;
        body[2] = 0xff;

        Assert.Equal(NostrError.Malformed, Assert.Throws<NostrException>(() => key.Decrypt(Sealed(body))).Code);
    }

    [Fact]
    public void Every_changed_byte_of_a_payload_is_found()
    {
        using var key = ConversationKey.FromBytes(new byte[32]);
        var payload = Convert.FromBase64String(key.Encrypt("text", new byte[32]));
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= 1;
            Assert.Throws<NostrException>(() => key.Decrypt(Convert.ToBase64String(payload)));
            payload[i] ^= 1;
        }

        Assert.Equal("text", key.Decrypt(Convert.ToBase64String(payload)));
    }

    /// <summary>What a peer of the standard would send with this body.</summary>
    private static string Sealed(byte[] body)
    {
        var (nonce, hidden) = (new byte[32], new byte[body.Length]);
        var keys = new MessageKeys(new byte[32], nonce);
        ChaCha20.Apply(keys.CipherKey, keys.CipherNonce, 0, body, hidden);
        byte[] proven = [.. nonce, .. hidden];
        return Convert.ToBase64String([2, .. proven, .. HMACSHA256.HashData(keys.CodeKey, proven)]);
    }

    private static JsonElement.ArrayEnumerator Valid(string group, int count)
    {
        var vectors = Vectors.GetProperty("valid").GetProperty(group);
        Assert.Equal(count, vectors.GetArrayLength());
        return vectors.EnumerateArray();
    }

    private static ConversationKey Conversation(JsonElement vector) => ConversationKey.FromBytes(Convert.FromHexString(Text(vector, "conversation_key")));

    private static string Text(JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
