using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Store;

namespace Satchel.Server.Mcp;

/// <summary>
/// Lists the tools of a profile and calls them; the one place where failures of a call are translated.
/// </summary>
internal sealed partial class ToolDesk(McpSetup setup, KeptStore kept, IReadOnlyList<MemoryTool> tools) : IDisposable
{
    /// <summary>Most characters of a client's name in the ledger.</summary>
    private const int ClientCharacters = 100;

    private readonly PaymentPurse _purse = new(setup.PurseFile, setup.Clock, "mcp", setup.EnsureAgent);
    private readonly CallTurns _turns = new();
    private readonly IdleTrim _trim = new(setup.Clock);
    private readonly ILogger _log = setup.Log.CreateLogger<ToolDesk>();

    /// <summary>Every tool, in a fixed order.</summary>
    public ListToolsResult List() => new() { Tools = [.. tools.Select(ToolSchema.Describe)] };

    /// <summary>Calls the tool that a request names.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "This is the top of a request.")]
    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var tool = tools.FirstOrDefault(known => string.Equals(known.Name, request.Params?.Name, StringComparison.Ordinal))
            ?? throw new McpProtocolException("There is no such tool; tools/list names them.", McpErrorCode.InvalidParams);
        _trim.Begin();
        try
        {
            if (tool.Effect is not ToolEffect.Reads && setup.RefusesWrites())
            {
                throw new ToolFailure("scheduler_stopped", $"Scheduler is stopped; cannot {tool.Name}");
            }

            var arguments = ToolArguments.Read(tool, request.Params!.Arguments);
            var actor = ActorOf(request.Server.ClientInfo?.Name);
            var call = new ToolCall(setup, kept, _purse.As(actor), arguments, actor, new CallProgress(request));
            return (await _turns.RunAsync(tool.Effect, () => tool.RunAsync(call, cancellationToken), cancellationToken)).Result();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            var failure = FailureTranslation.Of(error);
            if (failure.Code is "bug")
            {
                LogBug(tool.Name, error.GetType().Name, error.StackTrace);
            }

            return ToolReply.Of(failure).Result();
        }
        finally
        {
            _trim.End();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turns.Dispose();
        _trim.Dispose();
    }

    /// <summary>Who changes the store, as the ledger names it; a client may call itself anything.</summary>
    internal static string ActorOf(string? client)
    {
        var actor = new StringBuilder("mcp:");
        foreach (var c in (client ?? "").Trim().Take(ClientCharacters))
        {
            actor.Append(char.IsControl(c) || char.IsSurrogate(c) ? '_' : c);
        }

        return actor.Length > "mcp:".Length ? actor.ToString() : "mcp:unknown";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Tool} failed by a mistake of the program: {Error} {Trace}")]
    private partial void LogBug(string tool, string error, string? trace);
}
