using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Satchel.Cli.Tests.Setup;

/// <summary>An endpoint on this machine that lists models, once.</summary>
internal sealed class ModelList : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task<string> _asked;

    public ModelList(params string[] models)
    {
        _listener.Start();
        _asked = AnswerAsync($$"""{"data":[{{string.Join(',', models.Select(model => $$"""{"id":"{{model}}"}"""))}}]}""");
    }

    /// <summary>The address as a setting.</summary>
    public string Address => FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>The path that was asked for.</summary>
    public Task<string> AskedAsync() => _asked.WaitAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> AnswerAsync(string body)
    {
        using var client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        var first = (await reader.ReadLineAsync(TestContext.Current.CancellationToken))!;
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 })
        {
        }

        var answer = FormattableString.Invariant($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), TestContext.Current.CancellationToken);
        return first.Split(' ')[1];
    }
}
