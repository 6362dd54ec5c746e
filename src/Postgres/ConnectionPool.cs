using Npgsql;

namespace Satchel.Postgres;

/// <summary>The connections of one process to one database. Who finds all of them in use waits for a turn, however long the others take.</summary>
internal sealed class ConnectionPool(NpgsqlDataSource source, int most) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turns = new(most, most);

    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _turns.Release();
            throw;
        }
    }

    /// <summary>Gives a connection back; what was not committed on it is rolled back.</summary>
    public async ValueTask CloseAsync(NpgsqlConnection connection)
    {
        await connection.DisposeAsync().ConfigureAwait(false);
        _turns.Release();
    }

    /// <summary>As <see cref="CloseAsync"/>.</summary>
    public void Close(NpgsqlConnection connection)
    {
        connection.Dispose();
        _turns.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync().ConfigureAwait(false);
        _turns.Dispose();
    }
}
