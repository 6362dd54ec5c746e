using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Protocols.Lightning.Login;

/// <summary>What a host says to an answer: <c>{"status":"OK"}</c> or <c>{"status":"ERROR","reason"}</c>, whatever the status of HTTP.</summary>
/// <param name="IsAccepted">Whether it accepts the key.</param>
/// <param name="Reason">Why not, in the host's own words, cut; null where it does or says nothing.</param>
public sealed record LoginReply(bool IsAccepted, string? Reason)
{
    /// <summary>Characters of a reason that are kept.</summary>
    public const int ReasonCharacters = 200;

    /// <summary>Reads a reply; null where it is none.</summary>
    public static LoginReply? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            var reply = new NodeAnswer(200, json, "The host").Object();
            var reason = NodeAnswer.Text(reply, "reason");
            return NodeAnswer.Text(reply, "status") switch
            {
                "OK" => new LoginReply(IsAccepted: true, Reason: null),
                "ERROR" => new LoginReply(IsAccepted: false, reason is { Length: > ReasonCharacters } ? reason[..ReasonCharacters] : reason),
                _ => null,
            };
        }
        catch (NodeException)
        {
            return null;
        }
    }
}
