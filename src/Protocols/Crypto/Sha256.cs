using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Satchel.Protocols.Crypto;

/// <summary>
/// SHA-256 (FIPS 180-4, section 6.2) without the cryptographic library of the system: to load that costs a short process more
/// than all that it hashes (ADR 0014). Its time depends on the length alone.
/// </summary>
public static class Sha256
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = 32;

    private const int BlockBytes = 64;
    private const int LengthBytes = sizeof(ulong);

    /// <summary>The fractions of the cube roots of the first 64 primes.</summary>
    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>The fractions of the square roots of the first eight primes.</summary>
    private static ReadOnlySpan<uint> Start =>
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>The hash of some bytes.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> data) => HashData(data, []);

    /// <summary>The hash of one text of bytes after another.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Span<uint> state = stackalloc uint[Start.Length];
        Span<byte> block = stackalloc byte[BlockBytes];
        Start.CopyTo(state);
        var held = Append(state, block, 0, first);
        held = Append(state, block, held, second);
        Finish(state, block, held, checked(((ulong)first.Length + (ulong)second.Length) * 8));

        var hash = new byte[HashBytes];
        for (var i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * sizeof(uint)), state[i]);
        }

        state.Clear();
        CryptographicOperations.ZeroMemory(block);
        return hash;
    }

    /// <summary>Takes in bytes; the last ones that fill no block stay in it.</summary>
    /// <returns>How many bytes of the block are held.</returns>
    private static int Append(Span<uint> state, Span<byte> block, int held, ReadOnlySpan<byte> data)
    {
        while (held + data.Length >= BlockBytes)
        {
            if (held == 0)
            {
                Compress(state, data[..BlockBytes]);
                data = data[BlockBytes..];
                continue;
            }

            data[..(BlockBytes - held)].CopyTo(block[held..]);
            data = data[(BlockBytes - held)..];
            Compress(state, block);
            held = 0;
        }

        data.CopyTo(block[held..]);
        return held + data.Length;
    }

    /// <summary>A one bit, zeros, and the length in bits fill the last one or two blocks.</summary>
    private static void Finish(Span<uint> state, Span<byte> block, int held, ulong bits)
    {
        block[held] = 0x80;
        block[(held + 1)..].Clear();
        if (held + 1 > BlockBytes - LengthBytes)
        {
            Compress(state, block);
            block.Clear();
        }

        BinaryPrimitives.WriteUInt64BigEndian(block[(BlockBytes - LengthBytes)..], bits);
        Compress(state, block);
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
        }

        for (var i = 16; i < w.Length; i++)
        {
            var (x, y) = (w[i - 15], w[i - 2]);
            w[i] = w[i - 16] + w[i - 7]
                + (BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3))
                + (BitOperations.RotateRight(y, 17) ^ BitOperations.RotateRight(y, 19) ^ (y >> 10));
        }

        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var i = 0; i < w.Length; i++)
        {
            var t1 = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25))
                + ((e & f) ^ (~e & g)) + RoundConstants[i] + w[i];
            var t2 = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22))
                + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
        w.Clear();
    }
}
