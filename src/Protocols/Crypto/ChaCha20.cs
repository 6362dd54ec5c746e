using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Satchel.Protocols.Crypto;

/// <summary>
/// The bare stream cipher of RFC 8439, section 2.4: a key of 32 bytes, a nonce of 12, a counter of blocks. It hides and proves
/// nothing: whoever uses it checks a code of its own first.
/// </summary>
public static class ChaCha20
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>Bytes of a nonce.</summary>
    public const int NonceBytes = 12;

    private const int BlockBytes = 64;
    private const int BlockWords = BlockBytes / sizeof(uint);
    private const int DoubleRounds = 10;

    /// <summary>Encrypts or decrypts, which is the same.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="nonce">12 bytes, never twice with one key.</param>
    /// <param name="counter">The number of the first block.</param>
    /// <param name="input">What is changed; at most what the counter can count.</param>
    /// <param name="output">As long as the input; may be the same memory.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the counter would come to its start again.</exception>
    public static void Apply(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, uint counter, ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (key.Length != KeyBytes || nonce.Length != NonceBytes || output.Length != input.Length)
        {
            throw new ArgumentException("A key has 32 bytes, a nonce 12, and the output is as long as the input.");
        }

        if (counter + ((input.Length + BlockBytes - 1L) / BlockBytes) > 1L << 32)
        {
            throw new ArgumentException("The counter would come to its start again.", nameof(counter));
        }

        Span<uint> state = stackalloc uint[BlockWords];
        Span<byte> block = stackalloc byte[BlockBytes];
        "expand 32-byte k"u8.CopyTo(block);
        key.CopyTo(block[16..]);
        BinaryPrimitives.WriteUInt32LittleEndian(block[48..], counter);
        nonce.CopyTo(block[52..]);
        for (var i = 0; i < state.Length; i++)
        {
            state[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(i * sizeof(uint))..]);
        }

        for (var start = 0; start < input.Length; start += BlockBytes)
        {
            WriteBlock(state, block);
            state[12]++;
            var count = Math.Min(BlockBytes, input.Length - start);
            for (var i = 0; i < count; i++)
            {
                output[start + i] = (byte)(input[start + i] ^ block[i]);
            }
        }

        state.Clear();
        CryptographicOperations.ZeroMemory(block);
    }

    private static void WriteBlock(ReadOnlySpan<uint> state, Span<byte> block)
    {
        Span<uint> words = stackalloc uint[BlockWords];
        state.CopyTo(words);
        for (var round = 0; round < DoubleRounds; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                Mix(ref words[i], ref words[4 + i], ref words[8 + i], ref words[12 + i]);
            }

            for (var i = 0; i < 4; i++)
            {
                Mix(ref words[i], ref words[4 + ((i + 1) & 3)], ref words[8 + ((i + 2) & 3)], ref words[12 + ((i + 3) & 3)]);
            }
        }

        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block[(i * sizeof(uint))..], words[i] + state[i]);
        }

        words.Clear();
    }

    /// <summary>The quarter round.</summary>
    private static void Mix(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 16);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 12);
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 8);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 7);
    }
}
