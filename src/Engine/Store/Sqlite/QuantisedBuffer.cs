using System.Runtime.InteropServices;
using Satchel.Engine.Store.Sql;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>Writes vectors within a transaction. The chunk that was written last is held back: its next vectors are one change of its row.</summary>
internal sealed class QuantisedBuffer(SqliteSession session) : VectorBuffer
{
    private long _space;
    private long _number;
    private byte[]? _chunk;

    public override void Save(EmbeddingSpace space, long document, ReadOnlySpan<float> components)
    {
        VectorTable.Check(space, components);
        const string Statement = """
            INSERT INTO vector (space, document, components) VALUES ($1, $2, $3)
            ON CONFLICT (space, document) DO UPDATE SET components = excluded.components
            """;
        var number = SpaceTable.Make(session, space);
        session.Run(Statement, number, document, MemoryMarshal.AsBytes(components).ToArray());
        VectorCodec.Write(Chunk(number, VectorCodec.ChunkOf(document), space.Dimensions), document, components);
    }

    public override void Flush()
    {
        if (_chunk is null)
        {
            return;
        }

        const string Statement = """
            INSERT INTO vector_chunk (space, chunk, records) VALUES ($1, $2, $3)
            ON CONFLICT (space, chunk) DO UPDATE SET records = excluded.records
            """;
        session.Run(Statement, _space, _number, _chunk);
        _chunk = null;
    }

    private byte[] Chunk(long space, long number, int dimensions)
    {
        if (_chunk is null || (_space, _number) != (space, number))
        {
            Flush();
            _chunk = session.Value("SELECT records FROM vector_chunk WHERE space = $1 AND chunk = $2", space, number) as byte[]
                ?? new byte[VectorCodec.BytesOfChunk(dimensions)];
            (_space, _number) = (space, number);
        }

        return _chunk;
    }
}
