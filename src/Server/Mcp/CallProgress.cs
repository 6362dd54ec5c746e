using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Satchel.Server.Mcp;

/// <summary>Tells a client how far its call is, where it asked to be told.</summary>
internal sealed class CallProgress(RequestContext<CallToolRequestParams> request)
{
    /// <summary>Says how many memories are read; each number is higher than the one before.</summary>
    public async ValueTask ReadAsync(int memories, CancellationToken cancellationToken)
    {
        if (request.Params?.ProgressToken is { } token)
        {
            var progress = new ProgressNotificationValue { Progress = memories, Message = FormattableString.Invariant($"{memories:N0} memories read") };
            await request.Server.NotifyProgressAsync(token, progress, cancellationToken: cancellationToken);
        }
    }
}
