using System.Data.Common;

namespace Satchel.Engine.Store.Sql;

/// <summary>
/// One connection to a store, on which constant statements are run. Serves one caller at a time; the rows of one query are
/// closed before the next statement.
/// </summary>
internal abstract class SqlSession : IDisposable
{
    /// <summary>How the backend says what is not said the same way everywhere.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>The vectors of the store.</summary>
    public abstract VectorTable Vectors { get; }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public abstract int Run(string sql, params ReadOnlySpan<object?> values);

    /// <summary>Runs a statement whose rows nobody counts, at the latest before the next one that answers.</summary>
    public virtual void Later(string sql, params ReadOnlySpan<object?> values) => Run(sql, values);

    /// <summary>Runs what waits; what is wrong with it shows at the latest now.</summary>
    public virtual void Flush()
    {
    }

    /// <summary>The first column of the first row, or null where there is no row or it holds no value.</summary>
    public abstract object? Value(string sql, params ReadOnlySpan<object?> values);

    /// <summary>The first column of the first row as a number, 0 where there is none.</summary>
    public long Number(string sql, params ReadOnlySpan<object?> values) => Value(sql, values) is long number ? number : 0;

    /// <summary>The rows of a query.</summary>
    public abstract DbDataReader Rows(string sql, params ReadOnlySpan<object?> values);

    /// <summary>Runs one query for many inputs; where the store is far away, in one step.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="inputs">One run each.</param>
    /// <param name="values">The parameters of a run.</param>
    /// <param name="read">Reads the rows of a run; called in the order of the inputs.</param>
    public virtual void Each<T>(string sql, IReadOnlyList<T> inputs, Func<T, object?[]> values, Action<T, DbDataReader> read)
    {
        foreach (var input in inputs)
        {
            using var rows = Rows(sql, values(input));
            read(input, rows);
        }
    }

    /// <summary>The bytes of a column of the current row, until the next row is read.</summary>
    public abstract ReadOnlySpan<byte> Bytes(DbDataReader rows, int column);

    /// <inheritdoc/>
    public abstract void Dispose();
}
