using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Satchel.Engine.Identity;
using Satchel.Engine.Model;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Sync;

/// <summary>
/// What follows from the secret key of a home: the key that encrypts to oneself, and names that tell a relay nothing. A name is HMAC-SHA-256,
/// its first 16 bytes in hexadecimal digits, with a key that is HMAC-SHA-256 of <c>satchel.sync.names/1</c> with the secret key.
/// </summary>
internal sealed class SyncKeys : IDisposable
{
    private const int NameBytes = 16;

    private readonly byte[] _names = GC.AllocateUninitializedArray<byte>(SHA256.HashSizeInBytes, pinned: true);

    private SyncKeys(SecretKey secret)
    {
        Secret = secret;
        Conversation = ConversationKey.Between(secret, secret.PublicKey);
        Agent = secret.PublicKey.ToString();
        Span<byte> bytes = stackalloc byte[SecretKey.ByteCount];
        secret.CopyTo(bytes);
        HMACSHA256.HashData(bytes, "satchel.sync.names/1"u8, _names);
        CryptographicOperations.ZeroMemory(bytes);
    }

    /// <summary>The keys of a home; null where it has none. The caller disposes of them.</summary>
    /// <exception cref="Settings.SettingsException">The file cannot be used.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The keys own the secret one.")]
    public static SyncKeys? Of(HomeIdentity identity) => identity.Open() is { } secret ? new SyncKeys(secret) : null;

    /// <summary>Keys that are nobody's and are forgotten afterwards. The caller disposes of them.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The keys own the secret one.")]
    public static SyncKeys OfNobody(RandomNumberGenerator random) => new(SecretKey.Generate(random));

    public SecretKey Secret { get; }

    public ConversationKey Conversation { get; }

    /// <summary>The public key, 64 hexadecimal digits.</summary>
    public string Agent { get; }

    /// <summary>The <c>d</c> tag of a memory that is not sent in clear.</summary>
    public string AddressOf(MemoryId memory) => "lm:" + Name($"memory\0{memory}");

    /// <summary>The <c>d</c> tag of a state that lost.</summary>
    public string AddressOfLost(MemoryId memory, string state) => "lm:" + Name($"lost\0{memory}\0{state}");

    /// <summary>The <c>t</c> tag by which the events of a store are found. Names of stores that differ only in case mean one.</summary>
    public string TagOf(StoreName store) => Name($"store\0{store.Value.ToLowerInvariant()}");

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_names);
        Conversation.Dispose();
        Secret.Dispose();
    }

    private string Name(string of) => Convert.ToHexStringLower(HMACSHA256.HashData(_names, Encoding.UTF8.GetBytes(of)).AsSpan(0, NameBytes));
}
