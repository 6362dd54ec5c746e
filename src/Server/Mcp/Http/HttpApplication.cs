using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Satchel.Server.Mcp.Http;

/// <summary>What the web server hands each request to: the gate, then the endpoint. The top of a request.</summary>
internal sealed partial class HttpApplication(HttpGate gate, HttpEndpoint endpoint, ILoggerFactory log) : IHttpApplication<HttpContext>
{
    private readonly ILogger _log = log.CreateLogger<HttpApplication>();

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
        try
        {
            if (gate.Check(context) is { } refusal)
            {
                await refusal.WriteAsync(context);
            }
            else
            {
                await endpoint.HandleAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await HttpRefusal.Malformed(error.StatusCode).WriteAsync(context);
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
                await HttpRefusal.Bug.WriteAsync(context);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed by a mistake of the program: {Error} {Trace}")]
    private partial void LogBug(string error, string? trace);
}
