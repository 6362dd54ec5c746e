using ModelContextProtocol.Client;

namespace Satchel.Cli.Tests.Commands;

/// <summary>
/// How the SDK's client is made here. It takes a server that has not answered after five seconds for an old one; on a busy
/// machine a process that has just been started is not there yet.
/// </summary>
internal static class PatientClient
{
    public static McpClientOptions Options => new() { DiscoverProbeTimeout = Timeout.InfiniteTimeSpan, InitializationTimeout = Timeout.InfiniteTimeSpan };
}
