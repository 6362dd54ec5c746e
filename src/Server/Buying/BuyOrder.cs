using System.Security.Cryptography;
using System.Text;
using Satchel.Protocols.Lightning;

namespace Satchel.Server.Buying;

/// <summary>What is to be bought, and what it may cost.</summary>
public sealed record BuyOrder
{
    /// <summary>The gateway.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>The operation.</summary>
    public required RemoteOperation Operation { get; init; }

    /// <summary>What the operation takes, by name.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The most that payment and fee may cost together.</summary>
    public required Msat MaxTotal { get; init; }

    /// <summary>Whether the owner of the home has typed or configured the address. Only such a one may be on this machine.</summary>
    public bool IsOwnersAddress { get; init; }

    /// <summary>A check that a person has approved, for a payment that would wait for one; null for none.</summary>
    public string? Approval { get; init; }

    /// <summary>Which agent pays; may be empty.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Whether it is bought anew although an earlier payment may still get an answer.</summary>
    public bool IsFresh { get; init; }

    /// <summary>The whole address of the request.</summary>
    /// <exception cref="ArgumentException">A value that stands in the path is missing, or would change the path.</exception>
    public Uri Address => Operation.Address(Gateway, Values);

    /// <summary>Scheme, host and port of the gateway.</summary>
    public string Origin => Gateway.GetLeftPart(UriPartial.Authority);

    /// <summary>The SHA-256 of the request, as small hexadecimal digits: by it the same wish is known again.</summary>
    public string RequestHash => Convert.ToHexStringLower(SHA256.HashData(
        [.. Encoding.UTF8.GetBytes($"{Operation.Method} {Address.PathAndQuery}\n"), .. Operation.Body(Values) is { } body ? body.ToArray() : []]));
}
