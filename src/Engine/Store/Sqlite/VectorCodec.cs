using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Satchel.Engine.Store.Sql;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>
/// Layout of a chunk of quantised vectors: a record of <c>4 + dimensions</c> bytes for each of the documents that share a
/// chunk of facts, in the same order.
/// <code>
/// 0  float32 factor, little-endian: greatest / (127 × length); 0: no vector; -1: a vector without a direction
/// 4  int8    each component × 127 / greatest, rounded to the nearest, ties to the even one
/// </code>
/// Greatest is the greatest amount of a component, length the root of the sum of their squares; both are worked out in
/// float64, one component after the other, so that every machine writes the same bytes. The cosine of two vectors is about
/// the sum of the products of their int8, times both factors.
/// </summary>
internal static class VectorCodec
{
    public const int Records = FactsCodec.Records;

    private const int FactorBytes = sizeof(float);
    private const float Directionless = -1;

    public static long ChunkOf(long document) => document / Records;

    public static int BytesOfChunk(int dimensions) => Records * RecordBytes(dimensions);

    /// <summary>Quantises a vector into its record.</summary>
    public static void Write(Span<byte> chunk, long document, ReadOnlySpan<float> components)
    {
        var record = Record(chunk, document);
        var factor = Quantise(components, MemoryMarshal.Cast<byte, sbyte>(record[FactorBytes..]));
        BinaryPrimitives.WriteSingleLittleEndian(record, factor == 0 ? Directionless : factor);
    }

    /// <summary>Makes a record one of no vector.</summary>
    /// <returns>Whether the chunk holds other vectors.</returns>
    public static bool Clear(Span<byte> chunk, long document)
    {
        Record(chunk, document).Clear();
        return chunk.ContainsAnyExcept((byte)0);
    }

    /// <summary>A vector that many others are compared with.</summary>
    public readonly struct Query
    {
        private readonly float _factor;
        private readonly short[] _quantised;

        public Query(ReadOnlySpan<float> components)
        {
            var quantised = new sbyte[components.Length];
            _factor = Quantise(components, quantised);
            _quantised = Array.ConvertAll(quantised, component => (short)component);
        }

        /// <summary>Bytes of a chunk of its space.</summary>
        public int ChunkBytes => BytesOfChunk(_quantised.Length);

        /// <summary>About the cosine to the vector at a place of a chunk; null where there is none.</summary>
        public float? Cosine(ReadOnlySpan<byte> chunk, int place)
        {
            var record = chunk.Slice(place * RecordBytes(_quantised.Length), RecordBytes(_quantised.Length));
            var factor = BinaryPrimitives.ReadSingleLittleEndian(record);
            if (factor == 0)
            {
                return null;
            }

            return factor > 0 ? Dot(MemoryMarshal.Cast<byte, sbyte>(record[FactorBytes..]), _quantised) * factor * _factor : 0;
        }
    }

    private static int RecordBytes(int dimensions) => FactorBytes + dimensions;

    private static Span<byte> Record(Span<byte> chunk, long document)
    {
        var bytes = chunk.Length / Records;
        return chunk.Slice((int)(document % Records) * bytes, bytes);
    }

    /// <returns>The factor; 0 for a vector without a direction.</returns>
    private static float Quantise(ReadOnlySpan<float> components, Span<sbyte> quantised)
    {
        var (greatest, squares) = (0.0, 0.0);
        foreach (double component in components)
        {
            greatest = Math.Max(greatest, Math.Abs(component));
            squares += component * component;
        }

        for (var i = 0; i < quantised.Length; i++)
        {
            quantised[i] = greatest == 0 ? (sbyte)0 : (sbyte)Math.Round(components[i] * sbyte.MaxValue / greatest);
        }

        return squares == 0 ? 0 : (float)(greatest / (sbyte.MaxValue * Math.Sqrt(squares)));
    }

    /// <summary>Two products of int8 fit into an int16 together: 2 × 127 × 127 is 32,258.</summary>
    private static int Dot(ReadOnlySpan<sbyte> one, ReadOnlySpan<short> other)
    {
        var ones = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(one);
        var others = MemoryMarshal.Cast<short, Vector<short>>(other);
        var sums = Vector<int>.Zero;
        for (var i = 0; i < ones.Length; i++)
        {
            Vector.Widen(ones[i], out var low, out var high);
            Vector.Widen((low * others[2 * i]) + (high * others[(2 * i) + 1]), out var left, out var right);
            sums += left + right;
        }

        var sum = Vector.Sum(sums);
        for (var i = ones.Length * Vector<sbyte>.Count; i < one.Length; i++)
        {
            sum += one[i] * other[i];
        }

        return sum;
    }
}
