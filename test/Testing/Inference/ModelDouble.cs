using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Satchel.Testing.Inference;

/// <summary>
/// A provider of models on this machine, with the real forms of requests and answers: chat completions, embeddings as OpenAI,
/// Voyage, OpenRouter and Ollama have them, and Voyage's rerank. It answers by rule, and badly where it is told to.
/// </summary>
public sealed class ModelDouble : IAsyncDisposable
{
    private readonly ConcurrentQueue<ModelCall> _calls = new();
    private readonly ConcurrentQueue<ModelFault?> _faults = new();
    private readonly TcpListener _listener;
    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _work = [];

    /// <summary>Starts it.</summary>
    /// <param name="port">The port on the loopback address; 0: any that is free.</param>
    public ModelDouble(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _work.Add(AcceptAsync());
    }

    /// <summary>Where it is; the path before the operations may be anything.</summary>
    public Uri Address { get; }

    /// <summary>The requests so far, in order.</summary>
    public IReadOnlyList<ModelCall> Calls => [.. _calls];

    /// <summary>What a chat model says: by default, that the text is one fact.</summary>
    public Func<ModelCall, string> Chat { get; set; } = call => new JsonObject
    {
        ["facts"] = new JsonArray(new JsonObject { ["text"] = call.User, ["category"] = "fact", ["importance"] = 3, ["entities"] = new JsonArray() }),
        ["skip_reason"] = null,
    }.ToJsonString();

    /// <summary>What goes wrong with a call, where <see cref="Fail"/> says nothing of it.</summary>
    public Func<ModelCall, ModelFault?> Fault { get; set; } = _ => null;

    /// <summary>What happens before a call is answered, such as waiting.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Components of a vector.</summary>
    public int Dimensions { get; set; } = 64;

    /// <summary>What each call has cost, in dollars, as OpenRouter says it; null: nothing is said.</summary>
    public double? Cost { get; set; }

    /// <summary>Completes when a call met with <see cref="ModelFault.Silence"/>.</summary>
    public Task Silent => _silent.Task;

    /// <summary>Says what goes wrong with the next calls, one after another; null: nothing.</summary>
    public void Fail(params IEnumerable<ModelFault?> faults)
    {
        foreach (var fault in faults)
        {
            _faults.Enqueue(fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        foreach (var work in _work)
        {
            await work;
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _work.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var exchange = new HttpExchange(connection);
        try
        {
            var call = await exchange.ReadAsync(_stop.Token);
            _calls.Enqueue(call);
            var fault = _faults.TryDequeue(out var next) ? next : Fault(call);
            await Before(_stop.Token);
            await AnswerAsync(exchange, call, fault);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The other end has gone, or this one ends.
        }
    }

    private async Task AnswerAsync(HttpExchange exchange, ModelCall call, ModelFault? fault)
    {
        switch (fault)
        {
            case ModelFault.Status status:
                await exchange.WriteAsync(status.Code, Encoding.UTF8.GetBytes("""{"error":{"message":"as you wished"}}"""), status.RetryAfter, length: null, _stop.Token);
                break;
            case ModelFault.ErrorInside inside:
                await exchange.WriteAsync(200, Encoding.UTF8.GetBytes($$$"""{"error":{"code":{{{inside.Code}}},"message":"behind"}}"""), retryAfter: null, length: null, _stop.Token);
                break;
            case ModelFault.Silence:
                _silent.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, new FakeClock(), _stop.Token);
                break;
            case ModelFault.Reset:
                exchange.Reset();
                break;
            case ModelFault.Huge huge:
                await exchange.WriteHugeAsync(huge, _stop.Token);
                break;
            default:
                await WriteAsync(exchange, Reply(call, fault), fault);
                break;
        }
    }

    private async Task WriteAsync(HttpExchange exchange, string? reply, ModelFault? fault)
    {
        var body = Encoding.UTF8.GetBytes(reply ?? """{"error":"no such operation"}""");
        var half = body.AsMemory(0, body.Length / 2);
        await (fault switch
        {
            _ when reply is null => exchange.WriteAsync(404, body, retryAfter: null, length: null, _stop.Token),
            ModelFault.BrokenOff => exchange.WriteAsync(200, half, retryAfter: null, body.Length, _stop.Token),
            ModelFault.HalfJson => exchange.WriteAsync(200, half, retryAfter: null, length: null, _stop.Token),
            _ => exchange.WriteAsync(200, body, retryAfter: null, length: null, _stop.Token),
        });
    }

    private string? Reply(ModelCall call, ModelFault? fault)
        => fault is ModelFault.Body body ? body.Json
            : call.Path.EndsWith("/chat/completions", StringComparison.Ordinal) ? ModelReplies.Chat(call, Chat(call), fault, Cost)
            : call.Path.EndsWith("/api/embed", StringComparison.Ordinal) ? ModelReplies.OllamaVectors(call, Dimensions, fault)
            : call.Path.EndsWith("/embeddings", StringComparison.Ordinal) ? ModelReplies.Vectors(call, Dimensions, fault, Cost)
            : call.Path.EndsWith("/rerank", StringComparison.Ordinal) ? ModelReplies.Ranks(call, Dimensions, Cost)
            : null;
}
