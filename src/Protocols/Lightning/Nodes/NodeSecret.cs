namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>A password, macaroon or key of a node. It cannot be printed by mistake.</summary>
public sealed class NodeSecret
{
    private readonly string _value;

    /// <summary>Keeps a secret.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public NodeSecret(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>The secret itself, for the header of a request.</summary>
    public string Reveal() => _value;

    /// <summary>A fixed text.</summary>
    public override string ToString() => "NodeSecret(hidden)";
}
