using System.Globalization;

namespace Satchel.Protocols.Payments;

/// <summary>
/// What a token of ours is good for, written as its first caveats: <c>services=lightning_memory:0</c>,
/// <c>lightning_memory_capabilities=OPERATION</c>, <c>lightning_memory_valid_until=SECONDS</c>, <c>OPERATION_max_uses=N</c> and, where it is
/// bound to one request, <c>OPERATION_request_sha256=HEX</c>.
/// </summary>
/// <param name="Operation">The operation that it buys.</param>
/// <param name="ValidUntil">The first second in which it is worth nothing.</param>
/// <param name="MaxUses">How often it may be used, from 1.</param>
/// <param name="RequestHash">The SHA-256 of the one request that it is for, as small hexadecimal digits; null: any of the operation.</param>
public sealed record TokenGrant(string Operation, DateTimeOffset ValidUntil, int MaxUses, string? RequestHash = null)
{
    /// <summary>The name under which gateways of this kind sell.</summary>
    public const string Service = "lightning_memory";

    internal const string Services = "services";
    internal const string Capabilities = Service + "_capabilities";
    internal const string Until = Service + "_valid_until";
    internal const string Preimage = "preimage";

    /// <summary>The caveats.</summary>
    public IReadOnlyList<string> ToCaveats() =>
    [
        $"{Services}={Service}:0",
        $"{Capabilities}={Operation}",
        string.Create(CultureInfo.InvariantCulture, $"{Until}={ValidUntil.ToUnixTimeSeconds()}"),
        string.Create(CultureInfo.InvariantCulture, $"{MaxUsesKey(Operation)}={MaxUses}"),
        .. RequestHash is null ? (string[])[] : [$"{RequestHashKey(Operation)}={RequestHash}"],
    ];

    internal static string MaxUsesKey(string operation) => operation + "_max_uses";

    internal static string RequestHashKey(string operation) => operation + "_request_sha256";
}
