using Microsoft.AspNetCore.Http;

namespace Satchel.Server.Gateway;

/// <summary>Lets pages of other origins ask, where the owner wants it (CORS). Without that a browser keeps every answer from them.</summary>
internal sealed class CrossOrigin(IReadOnlyList<string> origins)
{
    private const string AnyOrigin = "*";

    /// <summary>Says in the headers of an answer that a page may read it.</summary>
    /// <returns>Whether nothing is left to answer: the browser only asked whether it may ask.</returns>
    public bool Apply(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        if (origins.Count == 0)
        {
            return false;
        }

        var (isAny, origin) = (origins.Contains(AnyOrigin, StringComparer.Ordinal), request.Headers.Origin.ToString());
        headers.Vary = isAny ? default(Microsoft.Extensions.Primitives.StringValues) : "Origin";
        if (isAny || origins.Contains(origin, StringComparer.Ordinal))
        {
            headers.AccessControlAllowOrigin = isAny ? AnyOrigin : origin;
            headers.AccessControlExposeHeaders = "WWW-Authenticate, Retry-After";
        }

        if (!HttpMethods.IsOptions(request.Method))
        {
            return false;
        }

        headers.AccessControlAllowMethods = "GET, HEAD, POST, OPTIONS";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, Idempotency-Key";
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }
}
