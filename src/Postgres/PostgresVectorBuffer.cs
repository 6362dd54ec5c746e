using Satchel.Engine.Store;
using Satchel.Engine.Store.Sql;

namespace Satchel.Postgres;

/// <summary>Writes vectors within a transaction; the first of a space makes its index.</summary>
internal sealed class PostgresVectorBuffer(PostgresSession session) : VectorBuffer
{
    private readonly Dictionary<EmbeddingSpace, long> _spaces = [];

    public override void Save(EmbeddingSpace space, long document, ReadOnlySpan<float> components)
    {
        VectorTable.Check(space, components);
        if (!_spaces.TryGetValue(space, out var number))
        {
            number = SpaceTable.Make(session, space);
            var index = new VectorIndex(number, space.Dimensions, session.Extension);
            if (index.Exists)
            {
                session.Later(index.Create(session.Schema));
            }

            _spaces.Add(space, number);
        }

        session.Later(
            $"""
            INSERT INTO main.vector (space, document, components) VALUES ($1, $2, CAST($3 AS real[])::{session.Extension}.vector)
            ON CONFLICT (space, document) DO UPDATE SET components = excluded.components
            """,
            number, document, components.ToArray());
    }

    public override void Flush()
    {
    }
}
