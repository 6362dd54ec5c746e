using System.Diagnostics.CodeAnalysis;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning.Sandbox;

namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>
/// How to reach a node: what the setting <c>node.connection</c> says. <c>type=sandbox</c> (with <c>network=DIRECTORY</c>,
/// <c>settle=at-once|on-command</c>, <c>fee_msat=N</c>); <c>type=phoenixd;server=URL;password=…;limited_password=…</c> (either password or both);
/// <c>type=lnd-rest;server=URL;macaroon=HEX;certificate=SHA256</c>; <c>type=clnrest;server=URL;rune=…;certificate=SHA256</c>; <c>type=lnbits;server=URL;api_key=…</c>; <c>nostr+walletconnect://KEY?relay=URL&amp;secret=HEX</c>. Fields are divided by
/// semicolons; a name stands once, in any case. <c>http</c> is for this machine, elsewhere only with <c>insecure=true</c>. The text form
/// tells no secret.
/// </summary>
public abstract record NodeConnection
{
    private NodeConnection()
    {
    }

    /// <summary>The built-in node, which moves no real money.</summary>
    /// <param name="Network">The directory that all sandboxes of one network share; null: the usual one.</param>
    /// <param name="Settlement">When a payment arrives.</param>
    /// <param name="Fee">What sending a payment costs besides.</param>
    public sealed record Sandbox(string? Network, SandboxSettlement Settlement, Msat Fee) : NodeConnection;

    /// <summary>ACINQ's phoenixd.</summary>
    /// <param name="Server">Where it listens.</param>
    /// <param name="Password">The password that may pay, or null.</param>
    /// <param name="LimitedPassword">The password that may only receive, or null; used for all but paying where it is there.</param>
    public sealed record Phoenixd(Uri Server, NodeSecret? Password, NodeSecret? LimitedPassword) : NodeConnection;

    /// <summary>LND over REST.</summary>
    /// <param name="Server">Where it listens.</param>
    /// <param name="Macaroon">Its macaroon as hexadecimal digits.</param>
    /// <param name="CertificateHash">The SHA-256 of the one certificate that it may show, as hexadecimal digits; null: one that the system trusts.</param>
    public sealed record LndRest(Uri Server, NodeSecret Macaroon, string? CertificateHash) : NodeConnection;

    /// <summary>Core Lightning over clnrest.</summary>
    /// <param name="Server">Where it listens.</param>
    /// <param name="Rune">The rune that says what may be done.</param>
    /// <param name="CertificateHash">The SHA-256 of the one certificate that it may show, as hexadecimal digits; null: one that the system trusts.</param>
    public sealed record CoreLightning(Uri Server, NodeSecret Rune, string? CertificateHash) : NodeConnection;

    /// <summary>A wallet of LNbits.</summary>
    /// <param name="Server">Where it listens.</param>
    /// <param name="ApiKey">The key of the wallet: its admin key pays, its invoice key only receives.</param>
    public sealed record Lnbits(Uri Server, NodeSecret ApiKey) : NodeConnection;

    /// <summary>A wallet behind relays (NIP-47).</summary>
    /// <param name="Wallet">The wallet's key.</param>
    /// <param name="Relays">Where it is asked, at least one.</param>
    /// <param name="Secret">The secret key of this connection, as hexadecimal digits.</param>
    public sealed record WalletConnect(XOnlyKey Wallet, IReadOnlyList<string> Relays, NodeSecret Secret) : NodeConnection;

    /// <summary>Reads a connection; false, and what is wrong with it, where it is none. The problem tells no secret.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NodeConnection? connection, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = NodeConnectionText.Read(text.Trim(), out connection);
        return connection is not null;
    }
}
