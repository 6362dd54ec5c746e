using System.Runtime.CompilerServices;

namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>
/// Products modulo n, and the upper part of a product. 2^256 is the same as C = 2^256 - n modulo n, a number of 129 bits, so
/// what lies above 256 bits is folded back times C: from 512 bits to 385, to 259, to one bit above 256.
/// </summary>
internal static class ScalarProduct
{
    private static ReadOnlySpan<ulong> C => [0x402DA1732FC9BEBF, 0x4551231950B75FC4, 1];

    public static Scalar Multiply(in Scalar a, in Scalar b)
    {
        Span<ulong> product = stackalloc ulong[8];
        Span<ulong> folded = stackalloc ulong[8];
        Wide(a, b, product);
        Fold(product, 8, folded);
        Fold(folded, 7, product);
        Fold(product, 5, folded);
        return Scalar.Reduce(folded[0], folded[1], folded[2], folded[3], folded[4]);
    }

    /// <summary>The product of a number and a constant, over 2^384, rounded to the nearest: a number of 128 bits.</summary>
    public static Scalar MultiplyShifted(in Scalar a, in Scalar factor)
    {
        Span<ulong> product = stackalloc ulong[8];
        Wide(a, factor, product);
        var low = product[6] + (product[5] >> 63);
        return Scalar.Reduce(low, product[7] + Unsafe.BitCast<bool, byte>(low < product[6]), 0, 0, 0);
    }

    private static void Wide(in Scalar a, in Scalar b, Span<ulong> product)
    {
        product.Clear();
        Accumulate(product, [a.D0, a.D1, a.D2, a.D3], [b.D0, b.D1, b.D2, b.D3]);
    }

    /// <summary>What is below 256 bits, and C times what is above.</summary>
    private static void Fold(ReadOnlySpan<ulong> number, int limbs, Span<ulong> folded)
    {
        folded.Clear();
        number[..4].CopyTo(folded);
        Accumulate(folded, number[4..limbs], C);
    }

    /// <summary>Adds the product of two numbers to a third one, which is wide enough.</summary>
    private static void Accumulate(Span<ulong> sum, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            var carry = 0UL;
            for (var j = 0; j < b.Length; j++)
            {
                var high = Math.BigMul(a[i], b[j], out var low);
                low += carry;
                high += Unsafe.BitCast<bool, byte>(low < carry);
                ref var limb = ref sum[i + j];
                limb += low;
                carry = high + Unsafe.BitCast<bool, byte>(limb < low);
            }

            for (var j = i + b.Length; j < sum.Length; j++)
            {
                sum[j] += carry;
                carry = Unsafe.BitCast<bool, byte>(sum[j] < carry);
            }
        }
    }
}
