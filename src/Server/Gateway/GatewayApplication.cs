using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Satchel.Engine.Store;

namespace Satchel.Server.Gateway;

/// <summary>What the web server hands each request to. The top of a request.</summary>
internal sealed partial class GatewayApplication(
    GatewaySetup setup, GatewayDesk desk, GatewayPages pages, GatewayMetrics metrics, Func<Uri> address, CancellationToken stopping) : IHttpApplication<HttpContext>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(GatewayLimits.RequestSeconds);

    private readonly CrossOrigin _crossOrigin = new(setup.Origins);
    private readonly ILogger _log = setup.Log.CreateLogger<GatewayApplication>();

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // Nothing of it outlives the request.
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "This is the top of a request.")]
    public async Task ProcessRequestAsync(HttpContext context)
    {
        if (_crossOrigin.Apply(context))
        {
            return;
        }

        var started = setup.Clock.GetTimestamp();
        using var deadline = new CancellationTokenSource(Patience, setup.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token, stopping);
        try
        {
            var reply = await pages.AnswerAsync(context, address(), either.Token)
                ?? await desk.AnswerAsync(context, address(), either.Token)
                ?? GatewayReply.Refuse(StatusCodes.Status404NotFound, "not_found");
            await reply.WriteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (OperationCanceledException) when (!context.Response.HasStarted)
        {
            await (GatewayReply.Refuse(StatusCodes.Status503ServiceUnavailable, "service_unavailable") with { RetryAfterSeconds = 1 }).WriteAsync(context);
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await GatewayReply.Refuse(error.StatusCode, "invalid_request").WriteAsync(context);
        }
        catch (StoreException error) when (!context.Response.HasStarted)
        {
            LogStore(error.Code);
            await (GatewayReply.Refuse(StatusCodes.Status503ServiceUnavailable, "service_unavailable") with { RetryAfterSeconds = 5 }).WriteAsync(context);
        }
        catch (Exception error)
        {
            LogBug(error.GetType().Name, error.StackTrace);
            if (context.Response.HasStarted)
            {
                context.Abort();
            }
            else
            {
                await (GatewayReply.Refuse(StatusCodes.Status500InternalServerError, "bug") with { RetryAfterSeconds = 5 }).WriteAsync(context);
            }
        }

        metrics.Answered(context.Response.StatusCode, setup.Clock.GetElapsedTime(started));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed by a mistake of the program: {Error} {Trace}")]
    private partial void LogBug(string error, string? trace);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request was not served: {Error}")]
    private partial void LogStore(StoreError error);
}
