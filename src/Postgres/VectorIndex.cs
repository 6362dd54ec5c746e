namespace Satchel.Postgres;

/// <summary>
/// The index of the vectors of one space: HNSW by cosine, over float32 up to 2,000 dimensions, over half of that up to 4,000. No
/// index of pgvector takes more; a space of more is searched row by row.
/// </summary>
internal sealed record VectorIndex(long Space, int Dimensions, string Extension)
{
    private const int MostWhole = 2_000;
    private const int MostHalved = 4_000;

    public string Name => FormattableString.Invariant($"vector_space_{Space}");

    /// <summary>Whether the space has an index.</summary>
    public bool Exists => Dimensions <= MostHalved;

    private string Type => Dimensions <= MostWhole ? "vector" : "halfvec";

    /// <summary>Makes it where it is missing. An empty space costs nothing; each vector is then added as it is written.</summary>
    public string Create(string schema) => FormattableString.Invariant($"""
        CREATE INDEX IF NOT EXISTS {Name} ON {SchemaName.Quoted(schema)}.vector
        USING hnsw ((components::{Extension}.{Type}({Dimensions})) {Extension}.{Type}_cosine_ops) WHERE space = {Space}
        """);

    public string Drop(string schema) => FormattableString.Invariant($"DROP INDEX IF EXISTS {SchemaName.Quoted(schema)}.{Name}");

    /// <summary>How far a row of <c>vector</c> lies from the vector of a parameter: what the index sorts by.</summary>
    public string Distance(string parameter)
        => Exists
            ? FormattableString.Invariant(
                $"(o.components::{Extension}.{Type}({Dimensions})) OPERATOR({Extension}.<=>) (CAST({parameter} AS real[])::{Extension}.vector::{Extension}.{Type}({Dimensions}))")
            : ExactDistance(parameter);

    /// <summary>The same without the index; a vector of zeros is near to nothing and opposed to nothing.</summary>
    public string ExactDistance(string parameter)
        => $"coalesce(nullif(o.components OPERATOR({Extension}.<=>) CAST({parameter} AS real[])::{Extension}.vector, 'NaN'), 1)";
}
